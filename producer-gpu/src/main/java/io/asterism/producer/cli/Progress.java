package io.asterism.producer.cli;

import java.io.PrintStream;
import java.time.Duration;
import java.util.Locale;
import java.util.OptionalLong;
import me.tongfei.progressbar.ConsoleProgressBarConsumer;
import me.tongfei.progressbar.ProgressBar;
import me.tongfei.progressbar.ProgressBarBuilder;
import me.tongfei.progressbar.ProgressBarStyle;
import org.jspecify.annotations.Nullable;

/** Shows on standard error how a command gets on: a bar with a rate on a terminal, a line now and then elsewhere. */
public final class Progress implements AutoCloseable {
    private static final long NANOS_A_LINE = Duration.ofSeconds(10).toNanos();
    private static final int BAR_MILLIS = 250;

    private final PrintStream out = System.err;
    private final String unit;
    private final OptionalLong total;
    private final @Nullable ProgressBar bar;
    private final long began = System.nanoTime();
    private long before = -1;
    private long lastLine = began;

    /**
     * Nothing is done yet.
     *
     * @param unit what is counted
     * @param total how much there is to do, where that is known
     */
    public Progress(String task, String unit, OptionalLong total) {
        this.unit = unit;
        this.total = total;
        // The launcher says whether standard error is a terminal, which Java cannot learn of itself.
        this.bar = Boolean.getBoolean("terminal.stderr") ? bar(task) : null;
    }

    private ProgressBar bar(String task) {
        return new ProgressBarBuilder()
                .setTaskName(task)
                .setUnit(" " + unit, 1)
                .setInitialMax(total.orElse(-1))
                .setStyle(ProgressBarStyle.ASCII)
                .setUpdateIntervalMillis(BAR_MILLIS)
                .setConsumer(new ConsoleProgressBarConsumer(out))
                .build();
    }

    /** So much is done; what was done when this was called first does not count towards the rate. */
    public void show(long done, String more) {
        before = before < 0 ? done : before;
        if (bar != null) {
            bar.stepTo(done);
            bar.setExtraMessage(rate(done) + more);
        } else if (System.nanoTime() - lastLine >= NANOS_A_LINE) {
            lastLine = System.nanoTime();
            String of = total.isPresent() ? String.format(Locale.ROOT, " of %,d", total.getAsLong()) : "";
            out.printf(Locale.ROOT, "%,d%s %s, %s%s%n", done, of, unit, rate(done), more);
        }
    }

    /** What was done since the first call of {@link #show}, a second. */
    public String rate(long done) {
        double seconds = Math.max((System.nanoTime() - began) / 1e9, 1e-3);
        return String.format(Locale.ROOT, "%,.0f %s/s", (done - Math.max(0, before)) / seconds, unit);
    }

    @Override
    public void close() {
        if (bar != null) {
            bar.close();
        }
    }
}
