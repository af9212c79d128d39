package io.asterism.processor.counting;

/**
 * The packed form of a row, the one of the changelog and of idle memory. {@link RowEncoder} writes it, {@link PackedRow} reads it. Column
 * numbers are relative to the band, counts are at least 1.
 *
 * <pre>
 * row      = format (1 byte: version 1 in the high nibble, layout in the low one), varint entries, body
 * layout 0 = gaps:   for each group of 128 entries but the first: u16 column before the group, u32 offset of the group in the stream;
 *                    then the stream: varint (gap &lt;&lt; 1 | more), and where more is set varint (count - 2); gap = columns skipped
 * layout 1 = blocks: u8 blocks - 1; for each block of 256 columns that is not empty: u8 number of the block, u24 end of its payload;
 *                    then the payloads:
 * payload  = u8 entries - 1, u8 (places &lt;&lt; 6 | bits), u8 exceptions,
 *            places: 0 = a byte an entry, 1 = bitmap of 32 bytes, 2 = every column of the block,
 *            (count - 1) of every entry in so many bits, then for each exception u8 entry, varint (count - 1)
 *            places: 3 = the block's first columns, counted or not: counts themselves in place of (count - 1), 0 where there is none
 * </pre>
 *
 * All little-endian. Lists of cells are written with places 0 to 2; dense rows, cell by cell, with places 3. Young rows are sparse, and most
 * of their counts are 1: a gap costs a byte or two. Old rows are dense with small counts of very different size: bits for the many,
 * exceptions for the few (as in PFOR, Zukowski et al. 2006).
 */
final class PackedRowForm {
    private static final int VERSION = 1;
    private static final int VERSION_SHIFT = 4;

    /** Each entry as the columns skipped since the one before. */
    static final int GAPS = 0;

    /** Entries block by block, each with its places and its counts apart. */
    static final int BLOCKS = 1;

    /** Entries of a group of gaps, where reading can begin. */
    static final int GROUP = 128;

    /** Of a group: the column before it and where it lies. */
    static final int GROUP_BYTES = Short.BYTES + Integer.BYTES;

    static final int BLOCK_SHIFT = 8;

    /** Columns of a block. */
    static final int BLOCK = 1 << BLOCK_SHIFT;

    /** Takes a column's place in its block. */
    static final int PLACE_MASK = BLOCK - 1;

    /** Of a block: its number and where its payload ends. */
    static final int BLOCK_BYTES = 4;

    /** Before a payload's places: its entries, how they are packed, and its exceptions. */
    static final int PAYLOAD_HEADER_BYTES = 3;

    /** A byte an entry says which column it is. */
    static final int PLACES_LISTED = 0;

    /** A bit a column says whether it has an entry. */
    static final int PLACES_BITMAP = 1;

    /** Every column of the block has an entry, and a count. */
    static final int PLACES_FULL = 2;

    /** Each of the block's first columns has an entry, whether it has a count or not. */
    static final int PLACES_ALL = 3;

    static final int BITMAP_BYTES = BLOCK / Byte.SIZE;

    /** Most bits that a packed number takes: so many and the seven that wait fit a 64-bit word. */
    static final int WIDEST = Long.SIZE - Byte.SIZE;

    private static final int PLACES_SHIFT = 6;
    private static final int BITS_MASK = (1 << PLACES_SHIFT) - 1;

    private PackedRowForm() {}

    /** A row's first byte. */
    static int format(int layout) {
        return VERSION << VERSION_SHIFT | layout;
    }

    /** A payload's second byte. */
    static int packing(int places, int bits) {
        return places << PLACES_SHIFT | bits;
    }

    static int placesOf(byte packing) {
        return (packing & 0xff) >>> PLACES_SHIFT;
    }

    static int bitsOf(byte packing) {
        return packing & BITS_MASK;
    }

    /** Bytes that the places of so many entries take. */
    static int placesBytes(int places, int entries) {
        return switch (places) {
            case PLACES_LISTED -> entries;
            case PLACES_BITMAP -> BITMAP_BYTES;
            default -> 0;
        };
    }

    /** What is to be added to the stored numbers: places that have a count only store it less one. */
    static int leastCount(int places) {
        return places == PLACES_ALL ? 0 : 1;
    }
}
