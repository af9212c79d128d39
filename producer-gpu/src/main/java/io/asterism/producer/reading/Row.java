package io.asterism.producer.reading;

import java.util.ArrayList;
import java.util.List;

/**
 * Contexts that the model reads one behind the other: one, and those that follow it.
 *
 * @param first of them, as an index
 * @param end one past the last of them
 * @param tokens of all of them
 */
record Row(int first, int end, int tokens) {
    static List<Row> of(List<Context> contexts) {
        List<Row> rows = new ArrayList<>();
        int next = 0;
        while (next < contexts.size()) {
            int first = next;
            int tokens = 0;
            do {
                tokens += contexts.get(next).tokenIds().length;
                next++;
            } while (next < contexts.size() && contexts.get(next).follows());
            rows.add(new Row(first, next, tokens));
        }
        return rows;
    }
}
