package io.asterism.processor.subspace;

import java.util.Arrays;

/**
 * A combination of members that fires on its own, the other members silent, against what independence would give.
 *
 * @param members indices of the members that fire, ascending
 * @param count tokens with exactly this combination
 * @param expected N Π p_i Π (1 - p_j) over firing i and silent j, where p is a member's share of all N tokens
 * @param ratio count / expected, 0 where nothing is expected
 * @param z (count - expected) / √(expected (1 - expected / N)): standard deviations from chance, 0 where that has no spread
 */
public record Pattern(int[] members, long count, double expected, double ratio, double z) {
    static Pattern of(long mask, long count, Moments moments) {
        double tokens = moments.tokens();
        double chance = 1;
        int[] members = new int[Long.bitCount(mask)];
        int size = 0;
        for (int member = 0; member < moments.members(); member++) {
            double share = moments.fires(member) / tokens;
            boolean fires = (mask >>> member & 1) == 1;
            chance *= fires ? share : 1 - share;
            if (fires) {
                members[size++] = member;
            }
        }
        double expected = tokens * chance;
        double spread = Math.sqrt(expected * (1 - chance));
        return new Pattern(
                Arrays.copyOf(members, size),
                count,
                expected,
                expected == 0 ? 0 : count / expected,
                spread == 0 ? 0 : (count - expected) / spread);
    }
}
