package io.asterism.standalone.story;

import io.asterism.producer.demonstration.PlantedConcept;
import io.asterism.producer.demonstration.PlantedDocument;
import io.asterism.producer.reading.Context;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** The ground truth of a stretch of the corpus: which concepts each of its tokens carries. Special tokens are left out. */
final class PlantedTokens {
    private final Map<String, Integer> concepts = new LinkedHashMap<>();
    private final Map<String, Integer> groups = new LinkedHashMap<>();
    private final List<Integer> groupOf = new ArrayList<>();
    private final List<int[]> carried = new ArrayList<>();

    /** Adds the tokens of a document, which is one context. */
    void add(PlantedDocument document, Context context) {
        int start = 0;
        for (int token = 0; token < context.tokenEnds().length; token++) {
            int end = context.tokenEnds()[token];
            while (start < end && context.text().charAt(start) == ' ') {
                start++;
            }
            if (!context.special()[token]) {
                carried.add(on(document, start, end));
            }
            start = end;
        }
    }

    private int[] on(PlantedDocument document, int from, int to) {
        return document.concepts().stream()
                .filter(concept -> concept.touches(from, to))
                .mapToInt(this::id)
                .distinct()
                .toArray();
    }

    private int id(PlantedConcept planted) {
        Integer known = concepts.get(planted.concept());
        if (known != null) {
            return known;
        }
        groupOf.add(groups.computeIfAbsent(planted.group(), name -> groups.size()));
        concepts.put(planted.concept(), concepts.size());
        return concepts.size() - 1;
    }

    /** Tokens added. */
    int size() {
        return carried.size();
    }

    /** The concepts of a token, each once. */
    int[] concepts(int token) {
        return carried.get(token);
    }

    /** The groups of a token's concepts, each once. */
    int[] groups(int token) {
        return Arrays.stream(carried.get(token)).map(groupOf::get).distinct().toArray();
    }

    /** Names of the concepts that were met, {@code <group>.<member>}, by number. */
    List<String> conceptNames() {
        return List.copyOf(concepts.keySet());
    }

    /** Names of the groups that were met, by number. */
    List<String> groupNames() {
        return List.copyOf(groups.keySet());
    }

    /** The group of a concept. */
    int groupOf(int concept) {
        return groupOf.get(concept);
    }
}
