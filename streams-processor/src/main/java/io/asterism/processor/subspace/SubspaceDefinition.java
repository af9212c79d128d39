package io.asterism.processor.subspace;

import io.asterism.schemas.InputException;
import io.asterism.schemas.Subspace;
import java.util.Arrays;
import java.util.List;
import java.util.regex.Pattern;

/**
 * A group of latents whose joint statistics are tracked.
 *
 * @param name its name among the SAE's groups
 * @param latents its members, ascending
 * @param automatic whether the service chose it, rather than a user
 * @param definedAt ms since the epoch
 */
public record SubspaceDefinition(String name, List<Integer> latents, boolean automatic, long definedAt) {
    /** Fewest members. */
    public static final int LEAST_MEMBERS = 2;
    /** Most members: a combination of them is one 64-bit mask. */
    public static final int MOST_MEMBERS = Long.SIZE;

    /** What a {@link Subspace}'s origin says of a group that the service chose. */
    public static final String AUTOMATIC = "automatic";

    /** What it says of one that a user defined. */
    public static final String MANUAL = "manual";

    private static final Pattern NAME = Pattern.compile("[A-Za-z0-9_-][A-Za-z0-9._-]{0,99}");

    /** Keeps a copy of the latents. */
    public SubspaceDefinition {
        latents = List.copyOf(latents);
    }

    /** Whether a group may go by this name. */
    public static boolean isLegalName(String name) {
        return NAME.matcher(name).matches();
    }

    /**
     * Checks a definition against its SAE.
     *
     * @throws InputException if the name is not legal, or the latents are not 2 to 64 different ones of the SAE
     */
    public static SubspaceDefinition of(Subspace subspace, int dSae) {
        String name = subspace.getName();
        if (!isLegalName(name)) {
            throw new InputException(
                    "subspace name '%s' is not legal: expected 1 to 100 letters, digits, '.', '_' or '-', not starting with '.'",
                    name);
        }
        List<Integer> latents = subspace.getLatents().stream().sorted().toList();
        if (latents.size() < LEAST_MEMBERS || latents.size() > MOST_MEMBERS) {
            throw new InputException(
                    "subspace '%s' has %d latents, expected %d to %d",
                    name, latents.size(), LEAST_MEMBERS, MOST_MEMBERS);
        }
        for (int k = 0; k < latents.size(); k++) {
            int latent = latents.get(k);
            if (latent < 0 || latent >= dSae) {
                throw new InputException(
                        "subspace '%s' names latent %d, expected latents from 0 to %d", name, latent, dSae - 1);
            }
            if (k > 0 && latent == latents.get(k - 1)) {
                throw new InputException("subspace '%s' names latent %d twice, expected different ones", name, latent);
            }
        }
        return new SubspaceDefinition(name, latents, AUTOMATIC.equals(subspace.getOrigin()), subspace.getDefinedAt());
    }

    /** What a {@link Subspace}'s origin says of this group. */
    public String origin() {
        return automatic ? AUTOMATIC : MANUAL;
    }

    /** The members, ascending. */
    public int[] members() {
        return latents.stream().mapToInt(Integer::intValue).toArray();
    }

    /** Whether statistics of the other definition are statistics of this one. */
    public boolean tracksTheSame(SubspaceDefinition other) {
        return name.equals(other.name) && latents.equals(other.latents) && definedAt == other.definedAt;
    }

    @Override
    public String toString() {
        return name + Arrays.toString(members());
    }
}
