package io.asterism.standalone.story;

import java.util.function.IntPredicate;

/** On how many tokens things that were found and things that were planted occur together. */
final class JointCounts {
    private final int planted;
    private final int[] both;
    private final int[] foundAlone;
    private final int[] plantedAlone;

    /**
     * Counts of nothing.
     *
     * @param found number of things found
     * @param planted number of things planted
     */
    JointCounts(int found, int planted) {
        this.planted = planted;
        both = new int[Math.multiplyExact(found, planted)];
        foundAlone = new int[found];
        plantedAlone = new int[planted];
    }

    /**
     * The found thing that overlaps most with a planted one.
     *
     * @param found -1 where there is none to choose from
     * @param jaccard tokens of both over tokens of either
     */
    record Match(int found, double jaccard) {}

    /** Adds a token: found things {@code on[0..count)} and planted ones, each once. */
    void add(int[] on, int count, int[] carried) {
        for (int k = 0; k < count; k++) {
            foundAlone[on[k]]++;
            for (int concept : carried) {
                both[on[k] * planted + concept]++;
            }
        }
        for (int concept : carried) {
            plantedAlone[concept]++;
        }
    }

    /** Tokens of a found thing. */
    int found(int thing) {
        return foundAlone[thing];
    }

    /** Tokens that carry a planted thing. */
    int planted(int concept) {
        return plantedAlone[concept];
    }

    /** Tokens of both over tokens of either. */
    double jaccard(int thing, int concept) {
        int joint = both[thing * planted + concept];
        return joint == 0 ? 0 : (double) joint / (foundAlone[thing] + plantedAlone[concept] - joint);
    }

    /** The best match of a planted thing among some found ones, the first of equals. */
    Match best(int concept, IntPredicate among) {
        Match best = new Match(-1, 0);
        for (int thing = 0; thing < foundAlone.length; thing++) {
            if (among.test(thing) && (best.found() < 0 || jaccard(thing, concept) > best.jaccard())) {
                best = new Match(thing, jaccard(thing, concept));
            }
        }
        return best;
    }

    /** The planted thing that a found one overlaps with most, the first of equals; with it the Jaccard index. */
    Match bestPlanted(int thing) {
        Match best = new Match(0, 0);
        for (int concept = 0; concept < planted; concept++) {
            if (jaccard(thing, concept) > best.jaccard()) {
                best = new Match(concept, jaccard(thing, concept));
            }
        }
        return best;
    }
}
