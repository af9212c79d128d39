package io.asterism.benchmarks;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.function.DoubleSupplier;

/** A Python process that does the same work as we, a piece at a time when it is asked to, so that both meet the same machine. */
final class TorchTurns implements AutoCloseable {
    private static final int WARM_UP = 2;

    private final Process process;
    private final PrintWriter to;
    private final BufferedReader from;

    private TorchTurns(Process process) {
        this.process = process;
        this.to = new PrintWriter(process.outputWriter(StandardCharsets.UTF_8), true);
        this.from = process.inputReader(StandardCharsets.UTF_8);
    }

    /**
     * What both took over a piece of work.
     *
     * @param own median of our seconds
     * @param torch median of PyTorch's
     * @param ratio median of PyTorch's by ours, turn by turn
     */
    record Times(double own, double torch, double ratio) {}

    static TorchTurns start(List<String> command) throws IOException {
        return new TorchTurns(new ProcessBuilder(command)
                .redirectError(ProcessBuilder.Redirect.INHERIT)
                .start());
    }

    /** Both in turns, after some rounds that don't count. */
    Times inTurn(String work, int runs, DoubleSupplier own) throws IOException {
        List<double[]> rounds = new ArrayList<>();
        for (int run = -WARM_UP; run < runs; run++) {
            double[] round = {own.getAsDouble(), Double.parseDouble(asked(work))};
            if (run >= 0) {
                rounds.add(round);
            }
        }
        return new Times(
                median(rounds.stream().mapToDouble(round -> round[0]).toArray()),
                median(rounds.stream().mapToDouble(round -> round[1]).toArray()),
                median(rounds.stream().mapToDouble(round -> round[1] / round[0]).toArray()));
    }

    /** What Python says of itself and found. */
    JsonNode found() throws IOException {
        return new ObjectMapper().readTree(asked("found"));
    }

    private String asked(String what) throws IOException {
        to.println(what);
        String line = from.readLine();
        if (line == null) {
            throw new IllegalStateException("torch_forward.py ended before it was done");
        }
        return line;
    }

    private static double median(double[] values) {
        Arrays.sort(values);
        return values[values.length / 2];
    }

    @Override
    public void close() {
        to.close();
        process.destroy();
    }
}
