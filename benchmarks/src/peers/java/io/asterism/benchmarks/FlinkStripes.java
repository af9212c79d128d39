package io.asterism.benchmarks;

import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.atomic.LongAdder;
import org.apache.flink.api.common.functions.OpenContext;
import org.apache.flink.api.common.state.ValueState;
import org.apache.flink.api.common.state.ValueStateDescriptor;
import org.apache.flink.api.common.typeinfo.PrimitiveArrayTypeInfo;
import org.apache.flink.api.common.typeinfo.Types;
import org.apache.flink.api.java.functions.KeySelector;
import org.apache.flink.configuration.CheckpointingOptions;
import org.apache.flink.configuration.Configuration;
import org.apache.flink.configuration.MemorySize;
import org.apache.flink.configuration.PipelineOptions;
import org.apache.flink.configuration.StateBackendOptions;
import org.apache.flink.configuration.TaskManagerOptions;
import org.apache.flink.streaming.api.environment.LocalStreamEnvironment;
import org.apache.flink.streaming.api.environment.StreamExecutionEnvironment;
import org.apache.flink.streaming.api.functions.KeyedProcessFunction;
import org.apache.flink.util.Collector;

/**
 * Flink on a MiniCluster as its expert would write it: a record for each active latent of a token with the later ones beside it, sent to the
 * latent's key, where a row on the heap is incremented in place. No Kafka in front of it and no checkpoint, both in its favour.
 */
public final class FlinkStripes implements Contestant {
    private static final LongAdder COUNTS = new LongAdder();
    private static final LongAdder HASH = new LongAdder();

    private static SparseTokens input = new SparseTokens(0, new int[1], new char[0], new float[0]);

    @Override
    public String name() {
        return "Flink, keyed rows";
    }

    @Override
    public int mostTokens() {
        return Integer.MAX_VALUE;
    }

    @Override
    public String heap() {
        return "6g";
    }

    @Override
    public List<String> jvmOptions() {
        return List.of(
                "--add-opens=java.base/java.util=ALL-UNNAMED",
                "--add-opens=java.base/java.lang=ALL-UNNAMED",
                "--add-opens=java.base/java.time=ALL-UNNAMED");
    }

    @Override
    @SuppressWarnings("try") // closing the environment may be interrupted, and then ends the run
    public Outcome count(Path file, int tokens, Path folder) throws Exception {
        input = SparseTokens.read(file, tokens);
        int cores = Runtime.getRuntime().availableProcessors();
        Configuration configuration = new Configuration();
        configuration.set(PipelineOptions.OBJECT_REUSE, true);
        configuration.set(StateBackendOptions.STATE_BACKEND, "hashmap");
        configuration.set(TaskManagerOptions.NETWORK_MEMORY_MIN, MemorySize.ofMebiBytes(128));
        configuration.set(TaskManagerOptions.NETWORK_MEMORY_MAX, MemorySize.ofMebiBytes(128));
        configuration.set(
                CheckpointingOptions.CHECKPOINTS_DIRECTORY, folder.toUri().toString());
        try (LocalStreamEnvironment environment =
                StreamExecutionEnvironment.createLocalEnvironment(cores, configuration)) {
            environment
                    .fromSequence(0, tokens - 1L)
                    .flatMap((Long token, Collector<char[]> out) -> stripes(Math.toIntExact(token), out))
                    .returns(PrimitiveArrayTypeInfo.CHAR_PRIMITIVE_ARRAY_TYPE_INFO)
                    .keyBy((KeySelector<char[], Integer>) stripe -> (int) stripe[0], Types.INT)
                    .process(new Row(input.dSae()))
                    .print();
            long start = System.nanoTime();
            environment.execute();
            double seconds = (System.nanoTime() - start) / 1e9;
            return new Outcome(seconds, PeakMemory.mebibytes(), new Fingerprint(tokens, COUNTS.sum(), HASH.sum()));
        }
    }

    private static void stripes(int token, Collector<char[]> out) {
        int end = input.end(token);
        for (int k = input.start(token); k < end; k++) {
            out.collect(Arrays.copyOfRange(input.latents(), k, end));
        }
    }

    /** A latent's row; at the end of the stream it adds itself to the fingerprint. */
    private static final class Row extends KeyedProcessFunction<Integer, char[], Long> {
        private static final long serialVersionUID = 1L;

        private final int dSae;
        private transient ValueState<int[]> row;

        Row(int dSae) {
            this.dSae = dSae;
        }

        @Override
        public void open(OpenContext context) {
            row = getRuntimeContext()
                    .getState(new ValueStateDescriptor<>("row", PrimitiveArrayTypeInfo.INT_PRIMITIVE_ARRAY_TYPE_INFO));
        }

        @Override
        public void processElement(char[] stripe, Context context, Collector<Long> out) throws Exception {
            int first = stripe[0];
            int[] counts = row.value();
            if (counts == null) {
                counts = new int[dSae - first];
                context.timerService().registerEventTimeTimer(Long.MAX_VALUE);
                row.update(counts);
            }
            for (char latent : stripe) {
                counts[latent - first]++;
            }
        }

        @Override
        public void onTimer(long timestamp, OnTimerContext context, Collector<Long> out) throws Exception {
            int first = context.getCurrentKey();
            int[] counts = row.value();
            long sum = 0;
            long hash = 0;
            for (int k = 0; k < counts.length; k++) {
                sum += counts[k];
                hash += counts[k] * Fingerprint.hash(first, first + k);
            }
            COUNTS.add(sum);
            HASH.add(hash);
        }
    }
}
