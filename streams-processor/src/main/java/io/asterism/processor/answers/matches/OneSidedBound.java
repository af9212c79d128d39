package io.asterism.processor.answers.matches;

/** The lower end of Wilson's score interval for a share (Wilson 1927), one-sided at 95 %, as if tokens were drawn one by one. */
final class OneSidedBound {
    /** The 95 % quantile of the normal distribution. */
    private static final double Z = 1.6448536269514722;

    private OneSidedBound() {}

    /** The bound of {@code hits / trials}; 0 where there was no trial. */
    static double of(long hits, long trials) {
        if (trials <= 0) {
            return 0;
        }
        double share = (double) hits / trials;
        double spread = Z * Math.sqrt(share * (1 - share) / trials + Z * Z / (4. * trials * trials));
        return Math.max(0, (share + Z * Z / (2. * trials) - spread) / (1 + Z * Z / trials));
    }
}
