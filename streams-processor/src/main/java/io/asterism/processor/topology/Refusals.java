package io.asterism.processor.topology;

import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;

/** The keys of a topic whose record cannot be used, with the reason; of the keys and reasons so much as is fit to be shown, and so many. */
final class Refusals {
    private static final int MOST = 1000;
    private static final int LONGEST_KEY = 250;
    private static final int LONGEST_REASON = 1000;

    private final SortedMap<String, String> reasons = new TreeMap<>();

    /** The record under a key cannot be used; where there are too many such keys already, it is left to the log. */
    synchronized void add(String key, String reason) {
        String shown = shown(key, LONGEST_KEY);
        if (reasons.size() < MOST || reasons.containsKey(shown)) {
            reasons.put(shown, shown(reason, LONGEST_REASON));
        }
    }

    /** The record under a key can be used now, or is gone. */
    synchronized void clear(String key) {
        reasons.remove(shown(key, LONGEST_KEY));
    }

    synchronized int size() {
        return reasons.size();
    }

    /** A copy. */
    synchronized Map<String, String> all() {
        return new TreeMap<>(reasons);
    }

    private static String shown(String text, int longest) {
        return text.length() <= longest ? text : text.substring(0, longest) + "...";
    }
}
