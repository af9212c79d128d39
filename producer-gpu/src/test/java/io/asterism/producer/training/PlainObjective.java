package io.asterism.producer.training;

import java.util.Arrays;

/**
 * The losses of training.md one number at a time. What the formulas hold fixed while they are differentiated (which latents are
 * chosen, a decoder that does not learn) is taken from a second set of numbers.
 *
 * @param encoder {@code [dIn][width]}
 * @param decoder {@code [width][dIn]}
 */
record PlainObjective(
        double[][] encoder,
        double[][] decoder,
        double[] encoderBias,
        double[] decoderBias,
        double[] logThreshold,
        double[] logGain,
        double[] magnitudeBias) {

    /** What is trained for. */
    record Aim(SaeArchitecture architecture, int k, double weight, double power, int[] prefixes, boolean allDead) {}

    PlainObjective copy() {
        return new PlainObjective(
                Arrays.stream(encoder).map(double[]::clone).toArray(double[][]::new),
                Arrays.stream(decoder).map(double[]::clone).toArray(double[][]::new),
                encoderBias.clone(),
                decoderBias.clone(),
                logThreshold.clone(),
                logGain.clone(),
                magnitudeBias.clone());
    }

    double[][] preActivations(double[][] x) {
        double[][] pre = new double[x.length][encoderBias.length];
        for (int b = 0; b < x.length; b++) {
            for (int i = 0; i < encoderBias.length; i++) {
                pre[b][i] = encoderBias[i];
                for (int d = 0; d < decoderBias.length; d++) {
                    pre[b][i] += (x[b][d] - decoderBias[d]) * encoder[d][i];
                }
            }
        }
        return pre;
    }

    private static double relu(double value) {
        return Math.max(value, 0);
    }

    /** Which latents may be active, by what the second set of numbers gives. */
    static boolean[][] chosen(PlainObjective fixed, double[][] x, Aim aim) {
        double[][] pre = fixed.preActivations(x);
        boolean[][] chosen = new boolean[pre.length][pre[0].length];
        double[] all =
                Arrays.stream(pre).flatMapToDouble(Arrays::stream).sorted().toArray();
        for (int b = 0; b < pre.length; b++) {
            double[] sorted = pre[b].clone();
            Arrays.sort(sorted);
            for (int i = 0; i < pre[b].length; i++) {
                chosen[b][i] = switch (aim.architecture()) {
                    case STANDARD, PANNEAL -> true;
                    case GATED -> pre[b][i] > 0;
                    case TOPK -> pre[b][i] >= sorted[sorted.length - aim.k()];
                    case BATCHTOPK, MATRYOSHKA -> pre[b][i] >= all[all.length - aim.k() * pre.length];
                    case JUMPRELU -> pre[b][i] > Math.exp(fixed.logThreshold[i]);
                };
            }
        }
        return chosen;
    }

    double[][] activations(PlainObjective fixed, double[][] x, Aim aim) {
        double[][] pre = preActivations(x);
        boolean[][] chosen = chosen(fixed, x, aim);
        double[][] activations = new double[pre.length][pre[0].length];
        for (int b = 0; b < pre.length; b++) {
            for (int i = 0; i < pre[b].length; i++) {
                double value = aim.architecture() == SaeArchitecture.GATED
                        ? (pre[b][i] - encoderBias[i]) * Math.exp(logGain[i]) + magnitudeBias[i]
                        : pre[b][i];
                activations[b][i] = chosen[b][i] ? relu(value) : 0;
            }
        }
        return activations;
    }

    double loss(PlainObjective fixed, double[][] x, Aim aim) {
        double[][] f = activations(fixed, x, aim);
        double[][] pre = preActivations(x);
        double[][] wholeLeft = fixed.left(x, fixed.activations(fixed, x, aim), f[0].length);
        double sum = 0;
        for (int b = 0; b < x.length; b++) {
            for (int prefix : aim.prefixes()) {
                sum += squared(left(x, f, prefix)[b]) / aim.prefixes().length;
            }
            sum += aim.weight() * penalty(pre[b], f[b], fixed.preActivations(x)[b], fixed, aim);
            if (aim.architecture() == SaeArchitecture.GATED) {
                sum += squared(softLeft(fixed, x[b], pre[b]));
            }
            if (aim.allDead()) {
                sum += squared(deadLeft(wholeLeft[b], pre[b])) / 32;
            }
        }
        return sum / x.length;
    }

    private static double penalty(double[] pre, double[] f, double[] fixedPre, PlainObjective fixed, Aim aim) {
        double sum = 0;
        for (int i = 0; i < pre.length; i++) {
            sum += switch (aim.architecture()) {
                case STANDARD -> f[i];
                case PANNEAL -> f[i] > 0 ? Math.pow(f[i], aim.power()) : 0;
                case GATED -> relu(pre[i]);
                case JUMPRELU -> fixedPre[i] > Math.exp(fixed.logThreshold[i]) ? 1 : 0;
                case TOPK, BATCHTOPK, MATRYOSHKA -> 0;
            };
        }
        return sum;
    }

    /** What the first latents' reconstruction lacks. */
    double[][] left(double[][] x, double[][] f, int prefix) {
        double[][] left = new double[x.length][];
        for (int b = 0; b < x.length; b++) {
            left[b] = x[b].clone();
            for (int d = 0; d < decoderBias.length; d++) {
                left[b][d] -= decoderBias[d];
                for (int i = 0; i < prefix; i++) {
                    left[b][d] -= f[b][i] * decoder[i][d];
                }
            }
        }
        return left;
    }

    private static double[] softLeft(PlainObjective fixed, double[] x, double[] pre) {
        double[] left = x.clone();
        for (int d = 0; d < left.length; d++) {
            left[d] -= fixed.decoderBias[d];
            for (int i = 0; i < pre.length; i++) {
                left[d] -= relu(pre[i]) * fixed.decoder[i][d];
            }
        }
        return left;
    }

    /** Half as many latents as components, the largest. */
    private double[] deadLeft(double[] left, double[] pre) {
        double[] sorted = pre.clone();
        Arrays.sort(sorted);
        double least = sorted[sorted.length - Math.min(pre.length, left.length / 2)];
        double[] lacks = left.clone();
        for (int i = 0; i < pre.length; i++) {
            for (int d = 0; d < left.length; d++) {
                lacks[d] -= pre[i] >= least ? relu(pre[i]) * decoder[i][d] : 0;
            }
        }
        return lacks;
    }

    private static double squared(double[] values) {
        return Arrays.stream(values).map(value -> value * value).sum();
    }
}
