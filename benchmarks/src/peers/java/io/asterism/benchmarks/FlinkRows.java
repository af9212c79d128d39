package io.asterism.benchmarks;

import java.util.concurrent.atomic.LongAdder;
import org.apache.flink.api.common.functions.OpenContext;
import org.apache.flink.api.common.state.ValueState;
import org.apache.flink.api.common.state.ValueStateDescriptor;
import org.apache.flink.streaming.api.functions.KeyedProcessFunction;
import org.apache.flink.util.Collector;

/** Counts stripes into the rows of their latents; rows that are there when the input ends add themselves to the sums of {@link Fingerprint}. */
final class FlinkRows extends KeyedProcessFunction<Integer, byte[], Long> {
    private static final long serialVersionUID = 1L;

    static final LongAdder COUNTS = new LongAdder();
    static final LongAdder HASH = new LongAdder();

    private final int dSae;
    private transient ValueState<CellRow> row;

    FlinkRows(int dSae) {
        this.dSae = dSae;
    }

    @Override
    public void open(OpenContext context) {
        row = getRuntimeContext().getState(new ValueStateDescriptor<>("row", new CellRowSerializer()));
    }

    @Override
    public void processElement(byte[] stripes, Context context, Collector<Long> out) throws Exception {
        CellRow cells = row.value();
        if (cells == null) {
            cells = CellRow.empty(context.getCurrentKey());
            context.timerService().registerEventTimeTimer(Long.MAX_VALUE);
        }
        cells.count(stripes);
        row.update(cells);
    }

    @Override
    public void onTimer(long timestamp, OnTimerContext context, Collector<Long> out) throws Exception {
        int first = dSae - 1 - context.getCurrentKey();
        CellRow cells = row.value();
        long sum = 0;
        long hash = 0;
        for (int place = 0; place < cells.cells(); place++) {
            long count = cells.count(place);
            sum += count;
            hash += count * Fingerprint.hash(first, dSae - 1 - place);
        }
        COUNTS.add(sum);
        HASH.add(hash);
    }
}
