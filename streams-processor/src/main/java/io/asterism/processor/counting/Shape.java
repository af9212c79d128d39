package io.asterism.processor.counting;

/**
 * Which pairs of latents are counted: of one SAE the upper triangle of its matrix; of two, whose latents are numbered through, the rectangle
 * of the first one's rows and the second one's columns.
 *
 * @param latents of all rows and columns
 * @param offset the latent that is column 0; 0 for a triangle
 */
record Shape(int latents, int offset) {
    /** The triangle of one SAE. */
    static Shape triangle(int latents) {
        return new Shape(latents, 0);
    }

    /** The rectangle of two SAEs. */
    static Shape rectangle(int rows, int columns) {
        return new Shape(rows + columns, rows);
    }

    boolean isTriangle() {
        return offset == 0;
    }

    /** Latents that have a row. */
    int rows() {
        return isTriangle() ? latents : offset;
    }

    int columns() {
        return latents - offset;
    }

    int bands() {
        return Band.count(columns());
    }

    /** Columns of a band, fewer in the last one. */
    int width(int band) {
        return Band.width(columns(), band);
    }

    /** First column of a row in a band, relative to the band. */
    int first(int row, int band) {
        return isTriangle() ? Band.first(row, band) : 0;
    }

    /** Rows that have columns in a band come before this one. */
    int rowsIn(int band) {
        return isTriangle() ? Math.min(latents, (band + 1) << Band.SHIFT) : offset;
    }

    /** The first latent that stands in a column of a row. */
    int firstColumn(int row) {
        return isTriangle() ? row + 1 : offset;
    }
}
