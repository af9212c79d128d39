package io.asterism.processor.counting;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class RowTableTest {
    private static final int D_SAE = 400;

    @Test
    void packsRowsThatNothingIsAddedToAndLeavesTheOthers() {
        RowTable table = new RowTable(Shape.triangle(D_SAE));
        NarrowRow busy = row(0, 5, 7);
        NarrowRow idle = row(1, 6, 300);
        table.set(0, 0, busy);
        table.set(0, 1, idle);
        long before = table.bytes();
        for (int commit = 0; commit < 2 * RowTable.IDLE_COMMITS; commit++) {
            table.set(0, 0, busy);
            table.packIdle(new RowGrowth());
        }

        assertThat(table.row(0, 0)).isSameAs(busy);
        assertThat(table.row(0, 1)).isInstanceOf(PackedRow.class);
        assertThat(table.count(1, 6)).isEqualTo(1);
        assertThat(table.count(1, 300)).isEqualTo(1);
        assertThat(table.count(1, 301)).isZero();
        assertThat(table.bytes()).isLessThan(before - 600);
    }

    private static NarrowRow row(int latent, int... columns) {
        Cells cells = new Cells();
        for (int column : columns) {
            cells.add(column, 1);
        }
        NarrowRow row = new NarrowRow(latent + 1, D_SAE);
        row.add(cells);
        return row;
    }
}
