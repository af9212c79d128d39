package io.asterism.processor.pairing;

/** How far one task has come in joining its partition of two streams. Read by any thread. */
public interface JoinFigures {
    /**
     * How one of the streams stands.
     *
     * @param nextOffset offset after the last record that was taken
     * @param invalid records that cannot be used
     * @param unpaired contexts whose other half did not come in time, or that came too late themselves
     * @param crowded contexts for which there was no room to wait any longer
     * @param waiting contexts that wait for their other half
     */
    record Stream(long nextOffset, long invalid, long unpaired, long crowded, long waiting) {
        static final Stream NEW = new Stream(0, 0, 0, 0, 0);

        /** Contexts that never met their other half. */
        public long lost() {
            return unpaired + crowded;
        }
    }

    /**
     * How the join stands.
     *
     * @param partition of both topics; -1 before the task knows
     * @param a the stream of the rows' SAE
     * @param b that of the columns' SAE; the same where there is one SAE
     * @param joined contexts of which both halves came
     * @param differing contexts whose halves are not of the same tokens: not counted
     * @param difference in what the last of those differed, in a sentence; empty where there was none
     * @param newest how far event time has come, ms
     */
    record Join(int partition, Stream a, Stream b, long joined, long differing, String difference, long newest) {
        static final Join NEW = new Join(-1, Stream.NEW, Stream.NEW, 0, 0, "", Long.MIN_VALUE);

        /** The stream of one side. */
        public Stream stream(Side side) {
            return side == Side.A ? a : b;
        }
    }

    /** How the join stands, as of what is counted. */
    Join join();
}
