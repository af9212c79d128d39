package io.asterism.processor.subspace;

import java.util.Arrays;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.eigen.Eigen;
import org.nd4j.linalg.factory.Nd4j;

/**
 * Linear algebra by ND4J and the OpenBLAS it carries, on the calling thread alone: a group's matrices are too small for more. Loading
 * the native libraries takes a second or two, once.
 */
final class Nd4jAlgebra implements LinearAlgebra {
    static {
        Nd4j.getEnvironment().setMaxThreads(1);
        Nd4j.getEnvironment().setMaxMasterThreads(1);
        Nd4j.factory().blas().setMaxThreads(1);
    }

    @Override
    public Spectrum spectrum(double[][] symmetric) {
        // This one overwrites its argument with the eigenvectors, one a column, in ascending order of eigenvalue.
        try (INDArray vectors = array(symmetric);
                INDArray values = Eigen.symmetricGeneralizedEigenvalues(vectors)) {
            return descending(values.toDoubleVector(), rows(vectors));
        }
    }

    private static Spectrum descending(double[] values, double[][] columns) {
        int n = values.length;
        double[] descending = new double[n];
        double[][] rows = new double[n][n];
        for (int k = 0; k < n; k++) {
            descending[k] = values[n - 1 - k];
            for (int i = 0; i < n; i++) {
                rows[k][i] = columns[i][n - 1 - k];
            }
        }
        return new Spectrum(descending, rows);
    }

    @Override
    public double[][] multiply(double[][] left, double[][] right) {
        try (INDArray a = array(left);
                INDArray b = array(right);
                INDArray product = a.mmul(b)) {
            return rows(product);
        }
    }

    @Override
    public double[][] multiplyTransposed(double[][] left, double[][] right) {
        try (INDArray a = array(left);
                INDArray b = array(right);
                INDArray transposed = b.transpose();
                INDArray product = a.mmul(transposed)) {
            return rows(product);
        }
    }

    private static INDArray array(double[][] rows) {
        int width = rows[0].length;
        double[] flat = new double[rows.length * width];
        for (int i = 0; i < rows.length; i++) {
            System.arraycopy(rows[i], 0, flat, i * width, width);
        }
        return Nd4j.create(flat, new long[] {rows.length, width}, 'c');
    }

    /** Copies out as one vector: asking for a matrix crosses into native code once a cell. */
    private static double[][] rows(INDArray matrix) {
        int width = (int) matrix.size(1);
        double[][] rows = new double[(int) matrix.size(0)][];
        try (INDArray ordered = matrix.dup('c')) {
            double[] flat = ordered.data().asDouble();
            Arrays.setAll(rows, i -> Arrays.copyOfRange(flat, i * width, (i + 1) * width));
        }
        return rows;
    }
}
