package io.asterism.producer.demonstration;

import java.util.List;
import java.util.Locale;
import java.util.Random;

/**
 * A rule of the grammar.
 *
 * @param name such as {@code thing.market}
 * @param plants whether each alternative plants the concept {@code <first part of the name>.<alternative>}
 * @param ranked whether earlier alternatives are likelier, by 1 / (rank + 2), as words are; sentences are all equally likely
 * @param alternatives at least one
 */
record Rule(String name, boolean plants, boolean ranked, List<Template> alternatives) {
    Template draw(Random random) {
        if (!ranked) {
            return alternatives.get(random.nextInt(alternatives.size()));
        }
        double total = 0;
        for (int rank = 0; rank < alternatives.size(); rank++) {
            total += weight(rank);
        }
        double left = random.nextDouble() * total;
        int rank = 0;
        while (rank < alternatives.size() - 1 && left >= weight(rank)) {
            left -= weight(rank);
            rank++;
        }
        return alternatives.get(rank);
    }

    private static double weight(int rank) {
        return 1.0 / (rank + 2);
    }

    /** The concept that an alternative plants. */
    String concept(String word) {
        String group = name.contains(".") ? name.substring(0, name.indexOf('.')) : name;
        return group + "." + word.toLowerCase(Locale.ROOT).replace(' ', '_');
    }
}
