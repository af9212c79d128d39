package io.asterism.processor.counting;

import static io.asterism.processor.counting.PackedRowForm.GROUP;
import static io.asterism.processor.counting.PackedRowForm.GROUP_BYTES;

import io.asterism.processor.blocks.BlockReader;
import io.asterism.processor.blocks.BrokenBlockException;

/** A sparse row: the columns skipped before each entry, in groups that can be read from their beginning. */
final class GapRow extends PackedRow {
    /** The row without a count. */
    static final GapRow EMPTY = new GapRow(new byte[0], 0, 0);

    GapRow(byte[] packed, int entries, int body) {
        super(packed, entries, body);
    }

    @Override
    public long get(int wanted) {
        if (entries == 0) {
            return 0;
        }
        int group = groupOf(wanted - 1);
        int end = Math.min(entries, (group + 1) * GROUP);
        BlockReader cursor = cursor(group);
        int column = before(group);
        for (int k = group * GROUP; k < end; k++) {
            long code = cursor.varint();
            column += skipped(code);
            long count = countOf(code, cursor);
            if (column >= wanted) {
                return column == wanted ? count : 0;
            }
        }
        return 0;
    }

    @Override
    public void addTo(int from, int to, long[] into, int at) {
        if (entries == 0) {
            return;
        }
        int group = groupOf(from - 1);
        BlockReader cursor = cursor(group);
        int column = before(group);
        for (int k = group * GROUP; k < entries; k++) {
            long code = cursor.varint();
            column += skipped(code);
            long count = countOf(code, cursor);
            if (column >= to) {
                return;
            }
            if (column >= from) {
                into[at + column - from] += count;
            }
        }
    }

    @Override
    public void collect(Cells into) {
        if (entries == 0) {
            return;
        }
        BlockReader cursor = cursor(0);
        int column = -1;
        for (int k = 0; k < entries; k++) {
            long code = cursor.varint();
            column += skipped(code);
            into.add(column, countOf(code, cursor));
        }
    }

    @Override
    void check(int width, Cells into) {
        BlockReader cursor = cursor(0);
        int stream = cursor.position();
        int column = -1;
        for (int k = 0; k < entries; k++) {
            if (k > 0 && k % GROUP == 0) {
                int group = k / GROUP;
                if (before(group) != column || offset(group) != cursor.position() - stream) {
                    throw new BrokenBlockException(
                            "it says that group %d begins after column %d at byte %d, expected %d at %d",
                            group, before(group), offset(group), column, cursor.position() - stream);
                }
            }
            // The gap doubled, and whether the count follows.
            long code = cursor.number("a gap", 0L, 2L * (width - column) - 3);
            column += skipped(code);
            into.add(column, hasCount(code) ? cursor.number("a count less two", 0, BlockReader.MOST) + 2 : 1);
        }
        cursor.expectEnd();
    }

    /** Columns from an entry to the next. */
    private static int skipped(long code) {
        return (int) (code >>> 1) + 1;
    }

    private static boolean hasCount(long code) {
        return (code & 1) != 0;
    }

    private static long countOf(long code, BlockReader cursor) {
        return hasCount(code) ? cursor.varint() + 2 : 1;
    }

    private int groups() {
        return (entries + GROUP - 1) / GROUP;
    }

    /** The last group whose columns may hold what comes after a column. */
    private int groupOf(int column) {
        int low = 0;
        int high = groups() - 1;
        while (low < high) {
            int middle = (low + high + 1) >>> 1;
            if (before(middle) <= column) {
                low = middle;
            } else {
                high = middle - 1;
            }
        }
        return low;
    }

    /** The column before a group's first one. */
    private int before(int group) {
        return group == 0 ? -1 : u16(body + (group - 1) * GROUP_BYTES);
    }

    /** Where a group begins in the stream. */
    private int offset(int group) {
        int at = body + (group - 1) * GROUP_BYTES + Short.BYTES;
        return group == 0 ? 0 : u16(at) | u16(at + Short.BYTES) << Short.SIZE;
    }

    private BlockReader cursor(int group) {
        return new BlockReader(packed, body + (groups() - 1) * GROUP_BYTES + offset(group));
    }
}
