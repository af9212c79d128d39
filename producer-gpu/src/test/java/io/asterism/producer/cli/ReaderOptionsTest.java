package io.asterism.producer.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.asterism.producer.reading.ModelReader;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

class ReaderOptionsTest {
    @Command
    private static final class Reading {
        @Mixin
        ReaderOptions options = new ReaderOptions();
    }

    @Test
    void theWorldIsCountedAtThresholdsOfItsOwnWhereNoneAreGiven() {
        assertThat(thresholds()).containsExactly(0.0, 0.5, 1.0, 1.5);
        assertThat(thresholds("--threshold", "2", "--threshold", "0.25")).containsExactly(0.25, 2.0);
    }

    private static Iterable<Double> thresholds(String... arguments) {
        Reading reading = new Reading();
        new CommandLine(reading).setCaseInsensitiveEnumValuesAllowed(true).parseArgs(arguments);
        try (ModelReader reader = reading.options.open("cpu", Optional.empty())) {
            return reader.manifests().get(0).getThresholds();
        }
    }
}
