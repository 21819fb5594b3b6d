/* In place of OpenBLAS (41 MB), for the two products that OpenCV leaves to it from 100 rows on:
   C = alpha * op(A) * op(B) + beta * C, by rows or by columns; see BLAS, cblas.h. */

enum { ROWS = 101, AS_IT_IS = 111 };

#define PRODUCT(name, number)                                              \
    void name(int order, int of_a, int of_b, int m, int n, int k, number alpha, const void *a0,   \
              int lda, const void *b0, int ldb, number beta, void *c0, int ldc) {                 \
        const number *a = a0, *b = b0;                                                               \
        number *c = c0;                                                                              \
        for (int i = 0; i < m; i++)                                                               \
            for (int j = 0; j < n; j++) {                                                         \
                double sum = 0;                                                                   \
                for (int p = 0; p < k; p++) {                                                     \
                    int by_row_a = (order == ROWS) == (of_a == AS_IT_IS);                         \
                    int by_row_b = (order == ROWS) == (of_b == AS_IT_IS);                         \
                    sum += (double)a[by_row_a ? (long)i * lda + p : (long)p * lda + i] *          \
                           b[by_row_b ? (long)p * ldb + j : (long)j * ldb + p];                   \
                }                                                                                 \
                number *to = &c[order == ROWS ? (long)i * ldc + j : (long)j * ldc + i];              \
                *to = alpha * sum + (beta == 0 ? 0 : beta * *to);                                 \
            }                                                                                     \
    }

PRODUCT(cblas_sgemm, float)
PRODUCT(cblas_dgemm, double)
