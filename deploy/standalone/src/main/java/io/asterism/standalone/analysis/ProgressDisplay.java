package io.asterism.standalone.analysis;

import java.io.PrintStream;
import java.time.Duration;
import java.util.Locale;
import me.tongfei.progressbar.ConsoleProgressBarConsumer;
import me.tongfei.progressbar.ProgressBar;
import me.tongfei.progressbar.ProgressBarBuilder;
import me.tongfei.progressbar.ProgressBarStyle;
import org.jspecify.annotations.Nullable;

/** Shows on standard error how an analysis gets on: a bar on a terminal, a line now and then elsewhere. */
public final class ProgressDisplay implements AutoCloseable {
    private static final long NANOS_A_LINE = Duration.ofSeconds(10).toNanos();
    private static final int BAR_MILLIS = 250;

    private final PrintStream out = System.err;
    private final String unit;
    private final boolean terminal;
    private @Nullable ProgressBar bar;
    private long began;
    private long tokensBefore;
    private long lastLine;

    /**
     * Shows nothing before it is told something.
     *
     * @param unit what is counted up to the total: documents or tokens
     */
    public ProgressDisplay(boolean terminal, String unit) {
        this.terminal = terminal;
        this.unit = unit;
    }

    private ProgressBar newBar() {
        return new ProgressBarBuilder()
                .setTaskName("Counting")
                .setUnit(" " + unit, 1)
                .setStyle(ProgressBarStyle.ASCII)
                .setUpdateIntervalMillis(BAR_MILLIS)
                .setConsumer(new ConsoleProgressBarConsumer(out))
                .build();
    }

    /** Shows that so much of the total is done, and so many tokens are counted. */
    void show(long done, long total, long tokens) {
        if (began == 0) {
            begin(tokens);
        }
        double seconds = (System.nanoTime() - began) / 1e9;
        String rate = String.format(Locale.ROOT, "%,.0f tokens/s", (tokens - tokensBefore) / Math.max(seconds, 1e-3));
        if (bar != null) {
            bar.maxHint(total);
            bar.stepTo(done);
            bar.setExtraMessage(rate);
        } else if (System.nanoTime() - lastLine >= NANOS_A_LINE) {
            lastLine = System.nanoTime();
            out.printf(Locale.ROOT, "%,d of %,d %s, %,d tokens counted, %s%n", done, total, unit, tokens, rate);
        }
    }

    private void begin(long tokens) {
        began = System.nanoTime();
        lastLine = began;
        tokensBefore = tokens;
        bar = terminal ? newBar() : null;
    }

    @Override
    public void close() {
        if (bar != null) {
            bar.close();
        }
    }
}
