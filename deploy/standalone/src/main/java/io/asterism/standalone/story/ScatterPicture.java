package io.asterism.standalone.story;

import io.asterism.standalone.story.CircleSubspace.Traced;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/** A plane of a group's principal components as SVG: one dot an example, colored by its strongest member, members named beyond their means. */
record ScatterPicture(Traced traced, int axis) {
    private static final int SIDE = 480;
    private static final int MARGIN = 44;
    private static final int MOST_POINTS = 700;
    /** How far beyond the mean of its points a member's name stands. */
    private static final double OUTWARD = 34;

    /** The lines of the file. */
    List<String> lines() {
        double[][] points = traced.points();
        int shown = Math.min(MOST_POINTS, points.length);
        int members = traced.circle().members().size();
        double reach = 0;
        for (int k = 0; k < shown; k++) {
            reach = Math.max(reach, Math.max(Math.abs(points[k][axis]), Math.abs(points[k][axis + 1])));
        }
        double scale = (SIDE / 2.0 - MARGIN) / (reach == 0 ? 1 : reach);
        List<String> lines = new ArrayList<>();
        lines.add(text(
                "<svg xmlns=\"http://www.w3.org/2000/svg\" viewBox=\"0 0 %d %d\" font-family=\"sans-serif\" font-size=\"15\">",
                SIDE, SIDE));
        lines.add(text("<rect width=\"%d\" height=\"%d\" rx=\"8\" fill=\"#fff\"/>", SIDE, SIDE));
        lines.add(text(
                "<path d=\"M%d %dH%dM%d %dV%d\" stroke=\"#ccc\"/>",
                MARGIN / 2, SIDE / 2, SIDE - MARGIN / 2, SIDE / 2, MARGIN / 2, SIDE - MARGIN / 2));
        for (int k = 0; k < shown; k++) {
            lines.add(text(
                    "<circle cx=\"%.1f\" cy=\"%.1f\" r=\"3\" fill=\"%s\" fill-opacity=\".5\"/>",
                    x(points[k][axis] * scale),
                    y(points[k][axis + 1] * scale),
                    color(traced.strongest()[k], members, 50)));
        }
        double[][] means = Traced.means(points, traced.strongest(), members, axis);
        for (int member = 0; member < members; member++) {
            double outward = 1 + OUTWARD / Math.max(1, scale * Math.hypot(means[member][0], means[member][1]));
            lines.add(text(
                    "<text x=\"%.1f\" y=\"%.1f\" text-anchor=\"middle\" fill=\"%s\" stroke=\"#fff\" stroke-width=\"4\" paint-order=\"stroke\" font-weight=\"bold\">%s</text>",
                    x(means[member][0] * scale * outward),
                    y(means[member][1] * scale * outward) + 5,
                    color(member, members, 30),
                    name(traced.circle().members().get(member).concept())));
        }
        lines.add(text(
                "<text x=\"%d\" y=\"%d\" text-anchor=\"end\" fill=\"#555\" font-size=\"12\">component %d: %.0f %%</text>",
                SIDE - MARGIN / 2, SIDE / 2 - 6, axis + 1, 100 * traced.told().explained()[axis]));
        lines.add(text(
                "<text x=\"%d\" y=\"%d\" fill=\"#555\" font-size=\"12\">component %d: %.0f %%</text>",
                SIDE / 2 + 6, MARGIN / 2 + 10, axis + 2, 100 * traced.told().explained()[axis + 1]));
        lines.add("</svg>");
        return lines;
    }

    private static double x(double value) {
        return SIDE / 2.0 + value;
    }

    private static double y(double value) {
        return SIDE / 2.0 - value;
    }

    private static String color(int member, int members, int lightness) {
        return text("hsl(%d 70%% %d%%)", 360 * member / members, lightness);
    }

    private static String name(String concept) {
        return Character.toUpperCase(concept.charAt(0)) + concept.substring(1);
    }

    private static String text(String form, Object... values) {
        return String.format(Locale.ROOT, form, values);
    }
}
