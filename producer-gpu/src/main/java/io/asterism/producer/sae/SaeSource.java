package io.asterism.producer.sae;

import io.asterism.producer.model.HookPoint;
import io.asterism.schemas.InputException;
import io.asterism.schemas.SaeId;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * An SAE on disk and what the user says of it.
 *
 * @param path its directory, or its file where a layout is one file
 * @param id the id to publish it under, where it is not to be made from its files
 * @param foldDecoderNorms whether activations are multiplied by the norms of their decoder rows
 * @param centreInput whether the mean over the hook's components is subtracted, where its files are not to decide
 * @param hook where it reads; needed where its files do not say, and refused where they say otherwise
 */
public record SaeSource(
        Path path,
        Optional<String> id,
        boolean foldDecoderNorms,
        Optional<Boolean> centreInput,
        Optional<HookPoint> hook) {
    private static final Pattern WITH_HOOK = Pattern.compile("(.+)@(blocks\\..+)");

    /** An SAE as its files describe it, decoder norms folded. */
    public static SaeSource of(Path path) {
        return new SaeSource(path, Optional.empty(), true, Optional.empty(), Optional.empty());
    }

    /**
     * An SAE as a user names it, {@code [ID=]DIR[@HOOK]}. What exists as it stands is a path, whatever it has in its name.
     *
     * @throws InputException if the id or the hook point is none
     */
    public static SaeSource named(String given) {
        Matcher told = WITH_HOOK.matcher(given);
        if (Files.exists(Path.of(given)) || !told.matches()) {
            return withId(given);
        }
        return withId(told.group(1)).at(Optional.of(HookPoint.parse(told.group(2))));
    }

    private static SaeSource withId(String given) {
        int sign = given.indexOf('=');
        Path path = Path.of(given.substring(sign + 1));
        if (sign < 0 || Files.exists(Path.of(given))) {
            return of(Path.of(given));
        }
        if (given.length() == sign + 1) {
            throw new InputException("'%s' names no directory, expected ID=DIR", given);
        }
        String id = given.substring(0, sign);
        boolean idMeant = SaeId.isLegal(id) || Files.exists(path);
        return idMeant
                ? new SaeSource(path, Optional.of(new SaeId(id).value()), true, Optional.empty(), Optional.empty())
                : of(Path.of(given));
    }

    /** The same with or without its decoder's norms in the activations. */
    public SaeSource withFolding(boolean fold) {
        return new SaeSource(path, id, fold, centreInput, hook);
    }

    /** The same with another word on centring. */
    public SaeSource withCentring(Optional<Boolean> centre) {
        return new SaeSource(path, id, foldDecoderNorms, centre, hook);
    }

    /** The same, said to read at a hook point. */
    public SaeSource at(Optional<HookPoint> point) {
        return new SaeSource(path, id, foldDecoderNorms, centreInput, point);
    }

    /** The same at another path. */
    SaeSource movedTo(Path other) {
        return new SaeSource(other, id, foldDecoderNorms, centreInput, hook);
    }
}
