/* The complex functions that Wine's ucrtbase lacks and numpy asks for; math.def hands all others on to ucrtbase. */
#include <complex.h>
#include <math.h>
float fl_cimagf(float complex z){return cimagf(z);}
double complex fl_ctanhl(double complex z){return ctanh(z);}
double complex fl_ctanl(double complex z){return ctan(z);}
double complex fl_csinhl(double complex z){return csinh(z);}
double complex fl_csinl(double complex z){return csin(z);}
double complex fl_cpowl(double complex z,double complex w){return cpow(z,w);}
double complex fl_cexpl(double complex z){return cexp(z);}
double complex fl_ccoshl(double complex z){return ccosh(z);}
double complex fl_ccosl(double complex z){return ccos(z);}
double fl_cargl(double complex z){return carg(z);}
double fl_cabsl(double complex z){return cabs(z);}
float complex fl_ctanhf(float complex z){return ctanhf(z);}
float complex fl_ctanf(float complex z){return ctanf(z);}
float complex fl_csinhf(float complex z){return csinhf(z);}
float complex fl_csinf(float complex z){return csinf(z);}
float complex fl_cpowf(float complex z,float complex w){return cpowf(z,w);}
float complex fl_cexpf(float complex z){return cexpf(z);}
float complex fl_ccoshf(float complex z){return ccoshf(z);}
float complex fl_ccosf(float complex z){return ccosf(z);}
float fl_cargf(float complex z){return cargf(z);}
float fl_cabsf(float complex z){return cabsf(z);}
double complex fl_ctanh(double complex z){return ctanh(z);}
double complex fl_ctan(double complex z){return ctan(z);}
double complex fl_csinh(double complex z){return csinh(z);}
double complex fl_csin(double complex z){return csin(z);}
double complex fl_cpow(double complex z,double complex w){return cpow(z,w);}
double complex fl_cexp(double complex z){return cexp(z);}
double complex fl_ccosh(double complex z){return ccosh(z);}
double complex fl_ccos(double complex z){return ccos(z);}
double fl_carg(double complex z){return carg(z);}
double fl_cimag(double complex z){return cimag(z);}
double fl_creall(double complex z){return creal(z);}
double fl_cimagl(double complex z){return cimag(z);}
float fl_crealf(float complex z){return crealf(z);}
