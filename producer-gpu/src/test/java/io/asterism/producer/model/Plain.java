package io.asterism.producer.model;

import io.asterism.producer.tensors.NamedTensor;
import java.util.Arrays;
import java.util.Map;
import java.util.function.DoubleUnaryOperator;

/** The pieces of a transformer in double precision, one loop at a time; arrays are {@code [tokens][width]}. */
final class Plain {
    private final Map<String, NamedTensor> tensors;

    Plain(Map<String, NamedTensor> tensors) {
        this.tensors = tensors;
    }

    boolean has(String name) {
        return tensors.containsKey(name);
    }

    double[] vector(String name) {
        float[] values = tensors.get(name).values();
        double[] vector = new double[values.length];
        Arrays.setAll(vector, i -> values[i]);
        return vector;
    }

    double[][] matrix(String name) {
        NamedTensor tensor = tensors.get(name);
        int columns = Math.toIntExact(tensor.shape()[1]);
        double[][] matrix = new double[Math.toIntExact(tensor.shape()[0])][columns];
        for (int i = 0; i < tensor.values().length; i++) {
            matrix[i / columns][i % columns] = tensor.values()[i];
        }
        return matrix;
    }

    /** {@code x W + b} with W {@code [in, out]}. */
    double[][] inOut(double[][] x, String name) {
        return add(multiply(x, matrix(name + ".weight")), vector(name + ".bias"));
    }

    /** {@code x W' + b} with W {@code [out, in]}; without b where there is none. */
    double[][] outIn(double[][] x, String name) {
        double[][] product = multiply(x, transpose(matrix(name + ".weight")));
        return tensors.containsKey(name + ".bias") ? add(product, vector(name + ".bias")) : product;
    }

    double[][] layerNorm(double[][] x, String name, double epsilon) {
        return gained(layerNormalized(x, epsilon), name, 0);
    }

    /** Gain and bias on what is normalised; without a bias where there is none. */
    double[][] gained(double[][] normalized, String name, double plus) {
        double[] gain =
                Arrays.stream(vector(name + ".weight")).map(g -> g + plus).toArray();
        double[][] scaled = scale(normalized, gain);
        return has(name + ".bias") ? add(scaled, vector(name + ".bias")) : scaled;
    }

    static double[][] layerNormalized(double[][] x, double epsilon) {
        return map(x, row -> {
            double mean = Arrays.stream(row).average().orElseThrow();
            double variance = Arrays.stream(row)
                    .map(v -> (v - mean) * (v - mean))
                    .average()
                    .orElseThrow();
            return Arrays.stream(row)
                    .map(v -> (v - mean) / Math.sqrt(variance + epsilon))
                    .toArray();
        });
    }

    static double[][] rmsNormalized(double[][] x, double epsilon) {
        return map(x, row -> {
            double square = Arrays.stream(row).map(v -> v * v).average().orElseThrow();
            return Arrays.stream(row).map(v -> v / Math.sqrt(square + epsilon)).toArray();
        });
    }

    /** @param plus what is added to the stored gain */
    double[][] rmsNorm(double[][] x, String name, double epsilon, double plus) {
        return gained(rmsNormalized(x, epsilon), name, plus);
    }

    static double[][] rows(double[][] table, int[] ids) {
        return Arrays.stream(ids).mapToObj(id -> table[id].clone()).toArray(double[][]::new);
    }

    /** Turns component i against component i + rotated / 2 by the token's position times {@code base^(-2i / rotated)}, scaled. */
    static double[][] rotate(double[][] x, int rotated, double base, DoubleUnaryOperator scaling) {
        double[][] turned = new double[x.length][];
        int half = rotated / 2;
        for (int t = 0; t < x.length; t++) {
            turned[t] = x[t].clone();
            for (int i = 0; i < half; i++) {
                double angle = t * scaling.applyAsDouble(1 / Math.pow(base, 2.0 * i / rotated));
                turned[t][i] = x[t][i] * Math.cos(angle) - x[t][i + half] * Math.sin(angle);
                turned[t][i + half] = x[t][i + half] * Math.cos(angle) + x[t][i] * Math.sin(angle);
            }
        }
        return turned;
    }

    /** Causal attention of one head; scores are scaled, capped, masked to the window, in this order. */
    static double[][] attend(
            double[][] q, double[][] k, double[][] v, double scale, DoubleUnaryOperator cap, int window) {
        int tokens = q.length;
        double[][] z = new double[tokens][v[0].length];
        for (int t = 0; t < tokens; t++) {
            int first = Math.max(0, t - window + 1);
            double[] weights = new double[t + 1];
            double sum = 0;
            for (int s = first; s <= t; s++) {
                weights[s] = Math.exp(cap.applyAsDouble(scale * dot(q[t], k[s])));
                sum += weights[s];
            }
            for (int s = first; s <= t; s++) {
                for (int i = 0; i < z[t].length; i++) {
                    z[t][i] += weights[s] / sum * v[s][i];
                }
            }
        }
        return z;
    }

    /** Columns {@code from} to {@code to}. */
    static double[][] columns(double[][] x, int from, int to) {
        return map(x, row -> Arrays.copyOfRange(row, from, to));
    }

    static void putColumns(double[][] to, int from, double[][] columns) {
        for (int t = 0; t < to.length; t++) {
            System.arraycopy(columns[t], 0, to[t], from, columns[t].length);
        }
    }

    static double dot(double[] a, double[] b) {
        double sum = 0;
        for (int i = 0; i < a.length; i++) {
            sum += a[i] * b[i];
        }
        return sum;
    }

    static double[][] multiply(double[][] a, double[][] b) {
        double[][] columns = transpose(b);
        return map(
                a,
                row -> Arrays.stream(columns)
                        .mapToDouble(column -> dot(row, column))
                        .toArray());
    }

    static double[][] transpose(double[][] a) {
        double[][] result = new double[a[0].length][a.length];
        for (int i = 0; i < a.length; i++) {
            for (int j = 0; j < a[0].length; j++) {
                result[j][i] = a[i][j];
            }
        }
        return result;
    }

    static double[][] add(double[][] a, double[][] b) {
        double[][] result = new double[a.length][];
        for (int t = 0; t < a.length; t++) {
            result[t] = add(new double[][] {a[t]}, b[t])[0];
        }
        return result;
    }

    static double[][] add(double[][] a, double[] b) {
        return map(a, row -> {
            double[] sum = row.clone();
            Arrays.setAll(sum, i -> row[i] + b[i]);
            return sum;
        });
    }

    static double[][] scale(double[][] a, double[] b) {
        return map(a, row -> {
            double[] product = row.clone();
            Arrays.setAll(product, i -> row[i] * b[i]);
            return product;
        });
    }

    static double[][] each(double[][] a, DoubleUnaryOperator function) {
        return map(a, row -> Arrays.stream(row).map(function).toArray());
    }

    static double[][] times(double[][] a, double[][] b) {
        double[][] product = new double[a.length][];
        for (int t = 0; t < a.length; t++) {
            product[t] = scale(new double[][] {a[t]}, b[t])[0];
        }
        return product;
    }

    /** {@code x Phi(x)}, the error function by its series. */
    static double gelu(double x) {
        double z = x / Math.sqrt(2);
        double erf = Math.signum(z);
        if (Math.abs(z) < 4) {
            double term = z;
            erf = 0;
            for (int n = 0; n < 100; n++) {
                erf += term / (2 * n + 1) * 2 / Math.sqrt(Math.PI);
                term *= -z * z / (n + 1);
            }
        }
        return x / 2 * (1 + erf);
    }

    static double silu(double x) {
        return x / (1 + Math.exp(-x));
    }

    static double geluTanh(double x) {
        return 0.5 * x * (1 + Math.tanh(Math.sqrt(2 / Math.PI) * (x + 0.044715 * x * x * x)));
    }

    private interface RowFunction {
        double[] apply(double[] row);
    }

    private static double[][] map(double[][] a, RowFunction function) {
        return Arrays.stream(a).map(function::apply).toArray(double[][]::new);
    }
}
