package io.asterism.producer.model;

import java.util.function.DoubleUnaryOperator;

/** A change that an independent computation makes at some of its hook points. */
public interface PlainEdit {
    PlainEdit NONE = (hook, x) -> x;

    /** {@code [tokens][width]} to the same shape. */
    double[][] apply(String hook, double[][] x);

    /** At one hook point, each component from a token on. */
    static PlainEdit at(HookPoint point, int first, DoubleUnaryOperator component) {
        return (hook, x) -> {
            double[][] edited = x.clone();
            for (int t = first; t < x.length && hook.equals(point.toString()); t++) {
                edited[t] = Plain.each(new double[][] {x[t]}, component)[0];
            }
            return edited;
        };
    }
}
