package io.asterism.producer.inspect;

import io.asterism.producer.sae.SparseRows;
import java.io.PrintWriter;
import java.util.Comparator;
import java.util.Locale;
import java.util.function.IntFunction;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/** The tokens one below the other, with the norm of what was read and the strongest latents. */
final class InspectionTable {
    private static final int STRONGEST = 6;

    private InspectionTable() {}

    /** Prints. */
    static void print(Inspection inspection, IntFunction<String> text, PrintWriter out) {
        out.printf(Locale.ROOT, "%8s %8s  %-20s %12s  %s%n", "position", "id", "token", "norm", "strongest latents");
        for (int t = 0; t < inspection.ids().length; t++) {
            int token = t;
            out.printf(
                    Locale.ROOT,
                    "%8d %8d  %-20s %12.4f  %s%n",
                    t,
                    inspection.ids()[t],
                    visible(text.apply(inspection.ids()[t])),
                    norm(inspection, t),
                    inspection
                            .encoded()
                            .map(encoded -> strongest(encoded.rows().slice(token, token + 1)))
                            .orElse(""));
        }
        out.flush();
    }

    private static String visible(String token) {
        return "'" + token.replace("\n", "\u21b5").replace("\t", "\u21e5").replace("\r", "\u240d") + "'";
    }

    private static double norm(Inspection inspection, int token) {
        double sum = 0;
        for (int i = 0; i < inspection.width(); i++) {
            double value = inspection.residual()[token * inspection.width() + i];
            sum += value * value;
        }
        return Math.sqrt(sum);
    }

    private static String strongest(SparseRows row) {
        int active = row.latents().length;
        String listed = IntStream.range(0, active)
                .boxed()
                .sorted(Comparator.comparingDouble(i -> -row.activations()[i]))
                .limit(STRONGEST)
                .map(i -> String.format(Locale.ROOT, "%d: %.4f", row.latents()[i], row.activations()[i]))
                .collect(Collectors.joining("  "));
        return active > STRONGEST ? listed + "  (" + active + " in all)" : listed;
    }
}
