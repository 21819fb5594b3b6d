/* In place of OpenBLAS (25 MB), which numpy links: products of vectors and matrices, and systems of
   equations by Gauss with partial pivoting. As BLAS (cblas.h) and LAPACK (gesv, getrf) describe
   them, with whole numbers of 64 bits. What is not here ends the process; see stubs.py. */

typedef long whole;
typedef _Complex float cfloat;
typedef _Complex double cdouble;

enum { ROWS = 101, AS_IT_IS = 111, CONJUGATED = 113, UPPER = 121, LANES = 8 };

static whole begin(whole n, whole step) { return step < 0 ? (1 - n) * step : 0; }

#define SAME(value) (value)
#define CONJ(value) (~(value))

/* T number, G how a scalar is given, V the value of a given scalar, s the letter of BLAS. */
#define VECTORS(s, T, G, V)                                                                       \
    static T dot_##s(whole n, const T *x, whole dx, const T *y, whole dy) {                       \
        T lanes[LANES] = {0}, sum = 0;                                                            \
        whole i = 0;                                                                              \
        x += begin(n, dx), y += begin(n, dy);                                                     \
        if (dx == 1 && dy == 1)                                                                   \
            for (; i + LANES <= n; i += LANES)                                                    \
                for (int lane = 0; lane < LANES; lane++) lanes[lane] += x[i + lane] * y[i + lane]; \
        for (; i < n; i++) sum += x[i * dx] * y[i * dy];                                          \
        for (int lane = 0; lane < LANES; lane++) sum += lanes[lane];                              \
        return sum;                                                                               \
    }                                                                                             \
    void scipy_cblas_##s##axpy64_(whole n, G alpha, const T *x, whole dx, T *y, whole dy) {       \
        x += begin(n, dx), y += begin(n, dy);                                                     \
        for (whole i = 0; i < n; i++) y[i * dy] += V(alpha) * x[i * dx];                          \
    }                                                                                             \
    void scipy_##s##copy_64_(const whole *n, const T *x, const whole *dx, T *y, const whole *dy) { \
        x += begin(*n, *dx), y += begin(*n, *dy);                                                 \
        for (whole i = 0; i < *n; i++) y[i * *dy] = x[i * *dx];                                   \
    }

#define MATRICES(s, T, G, V, CONJUGATE)                                                           \
    static T at_##s(int order, int form, const T *a, whole lda, whole i, whole j) {               \
        T value = (order == ROWS) == (form == AS_IT_IS) ? a[i * lda + j] : a[j * lda + i];        \
        return form == CONJUGATED ? CONJUGATE(value) : value;                                     \
    }                                                                                             \
    void scipy_cblas_##s##gemv64_(int order, int form, whole m, whole n, G alpha, const T *a,     \
                                  whole lda, const T *x, whole dx, G beta, T *y, whole dy) {      \
        whole rows = form == AS_IT_IS ? m : n, columns = form == AS_IT_IS ? n : m;                \
        x += begin(columns, dx), y += begin(rows, dy);                                            \
        for (whole i = 0; i < rows; i++) {                                                        \
            T sum = 0, *to = &y[i * dy];                                                          \
            for (whole j = 0; j < columns; j++)                                                   \
                sum += at_##s(order, form, a, lda, i, j) * x[j * dx];                             \
            *to = V(alpha) * sum + (V(beta) == 0 ? 0 : V(beta) * *to);                            \
        }                                                                                         \
    }                                                                                             \
    void scipy_cblas_##s##gemm64_(int order, int of_a, int of_b, whole m, whole n, whole k,       \
                                  G alpha, const T *a, whole lda, const T *b, whole ldb, G beta,  \
                                  T *c, whole ldc) {                                              \
        for (whole i = 0; i < m; i++)                                                             \
            for (whole j = 0; j < n; j++) {                                                       \
                T sum = 0, *to = &c[order == ROWS ? i * ldc + j : j * ldc + i];                   \
                for (whole p = 0; p < k; p++)                                                     \
                    sum += at_##s(order, of_a, a, lda, i, p) * at_##s(order, of_b, b, ldb, p, j); \
                *to = V(alpha) * sum + (V(beta) == 0 ? 0 : V(beta) * *to);                        \
            }                                                                                     \
    }                                                                                             \
    void scipy_cblas_##s##syrk64_(int order, int half, int form, whole n, whole k, G alpha,       \
                                  const T *a, whole lda, G beta, T *c, whole ldc) {               \
        for (whole i = 0; i < n; i++)                                                             \
            for (whole j = half == UPPER ? i : 0; j < (half == UPPER ? n : i + 1); j++) {         \
                T sum = 0, *to = &c[order == ROWS ? i * ldc + j : j * ldc + i];                   \
                for (whole p = 0; p < k; p++)                                                     \
                    sum += at_##s(order, form, a, lda, i, p) * at_##s(order, form, a, lda, j, p); \
                *to = V(alpha) * sum + (V(beta) == 0 ? 0 : V(beta) * *to);                        \
            }                                                                                     \
    }

/* Matrices by columns; pivots count from 1; info is the first pivot that is zero. */
#define EQUATIONS(s, T)                                                                           \
    static void swap_##s(T *a, whole lda, whole columns, whole one, whole other) {                \
        for (whole j = 0; j < columns; j++) {                                                     \
            T kept = a[one + j * lda];                                                            \
            a[one + j * lda] = a[other + j * lda];                                                \
            a[other + j * lda] = kept;                                                            \
        }                                                                                         \
    }                                                                                             \
    void scipy_##s##getrf_64_(const whole *m, const whole *n, T *a, const whole *lda,             \
                              whole *pivots, whole *info) {                                       \
        whole step = *lda, least = *m < *n ? *m : *n;                                             \
        *info = 0;                                                                                \
        for (whole k = 0; k < least; k++) {                                                       \
            whole best = k;                                                                       \
            for (whole i = k + 1; i < *m; i++) {                                                  \
                T one = a[i + k * step], other = a[best + k * step];                              \
                if ((one < 0 ? -one : one) > (other < 0 ? -other : other)) best = i;              \
            }                                                                                     \
            pivots[k] = best + 1;                                                                 \
            if (a[best + k * step] == 0) {                                                        \
                if (!*info) *info = k + 1;                                                        \
                continue;                                                                         \
            }                                                                                     \
            if (best != k) swap_##s(a, step, *n, k, best);                                        \
            for (whole i = k + 1; i < *m; i++) a[i + k * step] /= a[k + k * step];                \
            for (whole j = k + 1; j < *n; j++)                                                    \
                for (whole i = k + 1; i < *m; i++)                                                \
                    a[i + j * step] -= a[i + k * step] * a[k + j * step];                         \
        }                                                                                         \
    }                                                                                             \
    void scipy_##s##gesv_64_(const whole *n, const whole *sides, T *a, const whole *lda,          \
                             whole *pivots, T *b, const whole *ldb, whole *info) {                \
        scipy_##s##getrf_64_(n, n, a, lda, pivots, info);                                         \
        if (*info) return;                                                                        \
        for (whole k = 0; k < *n; k++)                                                            \
            if (pivots[k] != k + 1) swap_##s(b, *ldb, *sides, k, pivots[k] - 1);                  \
        for (whole j = 0; j < *sides; j++) {                                                      \
            T *x = b + j * *ldb;                                                                  \
            for (whole k = 0; k < *n; k++)                                                        \
                for (whole i = k + 1; i < *n; i++) x[i] -= a[i + k * *lda] * x[k];                \
            for (whole k = *n - 1; k >= 0; k--) {                                                 \
                x[k] /= a[k + k * *lda];                                                          \
                for (whole i = 0; i < k; i++) x[i] -= a[i + k * *lda] * x[k];                     \
            }                                                                                     \
        }                                                                                         \
    }

#define GIVEN(scalar) (scalar)
#define POINTED(scalar) (*(scalar))

#define REAL(s, T)                                                                                \
    VECTORS(s, T, T, GIVEN)                                                                       \
    MATRICES(s, T, T, GIVEN, SAME)                                                                \
    EQUATIONS(s, T)                                                                               \
    T scipy_cblas_##s##dot64_(whole n, const T *x, whole dx, const T *y, whole dy) {              \
        return dot_##s(n, x, dx, y, dy);                                                          \
    }

#define COMPLEX(s, T)                                                                             \
    VECTORS(s, T, const T *, POINTED)                                                             \
    MATRICES(s, T, const T *, POINTED, CONJ)                                                      \
    void scipy_cblas_##s##dotu_sub64_(whole n, const T *x, whole dx, const T *y, whole dy, T *to) { \
        *to = dot_##s(n, x, dx, y, dy);                                                           \
    }                                                                                             \
    void scipy_cblas_##s##dotc_sub64_(whole n, const T *x, whole dx, const T *y, whole dy, T *to) { \
        T sum = 0;                                                                                \
        x += begin(n, dx), y += begin(n, dy);                                                     \
        for (whole i = 0; i < n; i++) sum += ~x[i * dx] * y[i * dy];                              \
        *to = sum;                                                                                \
    }

REAL(s, float)
REAL(d, double)
COMPLEX(c, cfloat)
COMPLEX(z, cdouble)
