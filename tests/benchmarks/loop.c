/* The slides' example in plain loops, one network after the other: 3-4-1, sigmoid, SSE. */
#include <math.h>

enum { SAMPLES = 4, INPUTS = 3, HIDDEN = 4 };

static double sigmoid(double z) { return 1 / (1 + exp(-z)); }

void train(int networks, int epochs, double learning_rate, double *W1, double *W2,
           const double *X, const double *Y, double *loss)
{
    for (int k = 0; k < networks; k++, W1 += INPUTS * HIDDEN, W2 += HIDDEN) {
        for (int epoch = 0; epoch < epochs; epoch++) {
            double dW1[INPUTS * HIDDEN] = {0}, dW2[HIDDEN] = {0}, sse = 0;
            for (int i = 0; i < SAMPLES; i++) {
                const double *x = X + i * INPUTS;
                double a1[HIDDEN], z2 = 0;
                for (int h = 0; h < HIDDEN; h++) {
                    double z1 = 0;
                    for (int j = 0; j < INPUTS; j++)
                        z1 += x[j] * W1[j * HIDDEN + h];
                    a1[h] = sigmoid(z1);
                    z2 += a1[h] * W2[h];
                }
                double a2 = sigmoid(z2), error = a2 - Y[i];
                double delta2 = 2 * error * a2 * (1 - a2);
                sse += error * error;
                for (int h = 0; h < HIDDEN; h++) {
                    double delta1 = delta2 * W2[h] * a1[h] * (1 - a1[h]);
                    dW2[h] += a1[h] * delta2;
                    for (int j = 0; j < INPUTS; j++)
                        dW1[j * HIDDEN + h] += x[j] * delta1;
                }
            }
            for (int p = 0; p < INPUTS * HIDDEN; p++)
                W1[p] -= learning_rate * dW1[p];
            for (int h = 0; h < HIDDEN; h++)
                W2[h] -= learning_rate * dW2[h];
            loss[k * epochs + epoch] = sse;
        }
    }
}
