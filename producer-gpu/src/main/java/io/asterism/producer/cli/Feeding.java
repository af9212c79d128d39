package io.asterism.producer.cli;

import io.asterism.producer.feed.Feeder;
import java.io.PrintWriter;
import java.util.Locale;
import java.util.OptionalLong;

/** Runs a feeder to the end of its source, with a bar. */
final class Feeding {
    private static final long TICK_MILLIS = 100;

    private Feeding() {}

    static void toTheEnd(Feeder feeder, String task, String unit, PrintWriter out) throws InterruptedException {
        try (Running running = new Running();
                Progress progress = new Progress(task, unit, OptionalLong.of(feeder.size()))) {
            running.start("feeder", feeder, feeder::close);
            while (!running.isDone()) {
                if (feeder.position() >= 0) {
                    progress.show(feeder.position(), "");
                }
                Thread.sleep(TICK_MILLIS);
            }
            long done = feeder.position();
            progress.show(done, "");
            out.printf(
                    Locale.ROOT,
                    "%,d %s are published, %,d of them now (%s).%n",
                    done,
                    unit,
                    done - feeder.start(),
                    progress.rate(done));
            out.flush();
        }
    }
}
