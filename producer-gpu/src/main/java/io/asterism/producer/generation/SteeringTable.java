package io.asterism.producer.generation;

import java.io.PrintWriter;
import java.util.List;
import java.util.Locale;
import java.util.function.IntFunction;
import java.util.stream.Collectors;

/** What is written, a line a token, as it comes. */
final class SteeringTable {
    private final PrintWriter out;
    private final IntFunction<String> text;
    private final List<String> saes;
    private int position;

    SteeringTable(PrintWriter out, IntFunction<String> text, List<String> saes, int position) {
        this.out = out;
        this.text = text;
        this.saes = saes;
        this.position = position;
    }

    void begin() {
        line("position", "clean", "steered", "log p", "change", "KL", saes.isEmpty() ? "" : "latents that moved most");
    }

    void add(SteeredToken token) {
        line(
                String.valueOf(position++),
                token.clean() < 0 ? "" : visible(text.apply(token.clean())),
                visible(text.apply(token.token())),
                number("%.4f", token.logProbability()),
                number("%+.4f", token.change()),
                number("%.4f", token.divergence()),
                token.moved().stream().map(this::moved).collect(Collectors.joining("  ")));
    }

    void end(SteeringReport report) {
        out.printf("%nclean:   %s%nsteered: %s%n", report.cleanText(), report.steeredText());
        out.flush();
    }

    private void line(Object... cells) {
        out.printf(Locale.ROOT, "%8s  %-18s %-18s %9s %9s %9s  %s%n", cells);
        out.flush();
    }

    private String moved(MovedLatent latent) {
        return String.format(
                Locale.ROOT,
                "%s/%d: %.3f -> %.3f",
                saes.get(latent.sae()),
                latent.latent(),
                latent.clean(),
                latent.steered());
    }

    private static String number(String format, double value) {
        return String.format(Locale.ROOT, format, value);
    }

    private static String visible(String token) {
        return "'" + token.replace("\n", "\u21b5").replace("\t", "\u21e5").replace("\r", "\u240d") + "'";
    }
}
