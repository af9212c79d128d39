package io.asterism.standalone.results;

import io.asterism.processor.subspace.SubspaceDefinition;
import io.asterism.schemas.InputException;
import io.asterism.schemas.SaeManifest;
import io.asterism.schemas.Subspace;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * Which groups an analysis tracks.
 *
 * @param named latents of groups that the user names
 * @param automatic how many more, the most interesting ones
 */
public record GroupRequest(Map<String, List<Integer>> named, int automatic) {
    private static final int MOST = 1000;

    /** Checks the number. */
    public GroupRequest {
        if (automatic < 0 || automatic > MOST) {
            throw new InputException("--subspaces is %d, expected 0 to %d", automatic, MOST);
        }
        named = Map.copyOf(named);
    }

    /**
     * Reads {@code NAME=LATENT,LATENT,...}.
     *
     * @throws InputException if a text is of another form, or a name comes twice
     */
    public static GroupRequest parse(List<String> texts, int automatic) {
        Map<String, List<Integer>> named = new HashMap<>();
        for (String text : texts) {
            if (!text.matches("[^=]+=[0-9]{1,9}(,[0-9]{1,9})*")) {
                throw new InputException(
                        "--subspace '%s' cannot be used, expected NAME=LATENT,LATENT,... such as months=3,17,21", text);
            }
            String name = text.substring(0, text.indexOf('='));
            if (named.containsKey(name)) {
                throw new InputException(
                        "--subspace '%s' names a group twice, expected a different name for each", name);
            }
            List<Integer> latents = new ArrayList<>();
            for (String latent : text.substring(name.length() + 1).split(",", -1)) {
                latents.add(Integer.valueOf(latent));
            }
            named.put(name, latents);
        }
        return new GroupRequest(named, automatic);
    }

    /**
     * Checks the groups that are named against an SAE.
     *
     * @throws InputException if one of them cannot be a group of it
     */
    public void requireFit(SaeManifest manifest) {
        definitions(manifest);
    }

    /** The groups that are named, of one SAE, ordered by name. */
    List<SubspaceDefinition> definitions(SaeManifest manifest) {
        return named.entrySet().stream()
                .sorted(Map.Entry.comparingByKey())
                .map(entry -> SubspaceDefinition.of(
                        new Subspace(
                                manifest.getSae(), entry.getKey(), entry.getValue(), SubspaceDefinition.MANUAL, 0L),
                        manifest.getDSae()))
                .toList();
    }
}
