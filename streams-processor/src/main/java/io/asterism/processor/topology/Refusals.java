package io.asterism.processor.topology;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
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
        String shown = shown(key);
        if (reasons.size() < MOST || reasons.containsKey(shown)) {
            reasons.put(shown, shown(reason, LONGEST_REASON));
        }
    }

    /** The record under a key can be used now, or is gone. */
    synchronized void clear(String key) {
        reasons.remove(shown(key));
    }

    synchronized int size() {
        return reasons.size();
    }

    /** A copy. */
    synchronized Map<String, String> all() {
        return new TreeMap<>(reasons);
    }

    /** A key as it is listed: a long one by its beginning and its hash, so that no other is taken for it. */
    private static String shown(String key) {
        if (key.length() <= LONGEST_KEY) {
            return key;
        }
        try {
            byte[] hash = MessageDigest.getInstance("SHA-256").digest(key.getBytes(StandardCharsets.UTF_8));
            return "%s... (%d characters, SHA-256 %s)"
                    .formatted(
                            key.substring(0, LONGEST_KEY),
                            key.length(),
                            HexFormat.of().formatHex(hash));
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException(e);
        }
    }

    private static String shown(String text, int longest) {
        return text.length() <= longest ? text : text.substring(0, longest) + "...";
    }
}
