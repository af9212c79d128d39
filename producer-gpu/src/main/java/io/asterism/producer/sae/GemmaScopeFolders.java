package io.asterism.producer.sae;

import io.asterism.producer.model.HookPoint;
import io.asterism.producer.model.HookPoint.Kind;
import io.asterism.schemas.InputException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.OptionalInt;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * What the folders above a Gemma Scope file say: {@code gemma-scope-2b-pt-res/layer_20/width_16k/average_l0_71/params.npz}
 * (sae-formats 2.1).
 *
 * @param hook where both the repository's and the layer's folder are there
 * @param name of the folders below the repository
 */
record GemmaScopeFolders(Optional<HookPoint> hook, OptionalDouble l0, String name) {
    private static final int CONTEXT = 1024;
    private static final Pattern REPOSITORY =
            Pattern.compile("(?:.*--)?gemma-scope-[^-]+-(?:pt|it)-(res|mlp|att|transcoders)(?:-.*)?");
    private static final Pattern LAYER = Pattern.compile("layer_(\\d{1,4})");
    private static final Pattern L0 = Pattern.compile("average_l0_(\\d{1,9})");

    private static final Map<String, Kind> KINDS =
            Map.of("res", Kind.RESID_POST, "mlp", Kind.MLP_OUT, "att", Kind.ATTN_Z, "transcoders", Kind.LN2_NORMALIZED);

    static GemmaScopeFolders of(Path file) {
        Optional<Kind> kind = Optional.empty();
        OptionalInt layer = OptionalInt.empty();
        OptionalDouble l0 = OptionalDouble.empty();
        List<String> below = new ArrayList<>();
        for (Path element :
                Objects.requireNonNull(file.toAbsolutePath().normalize().getParent())) {
            String folder = element.toString();
            Matcher repository = REPOSITORY.matcher(folder);
            Matcher atLayer = LAYER.matcher(folder);
            Matcher declared = L0.matcher(folder);
            if (repository.matches()) {
                kind = Optional.ofNullable(KINDS.get(repository.group(1)));
                below.clear();
            } else if (folder.equals("embedding") && kind.isPresent()) {
                throw new InputException(
                        "the SAE '%s' reads token embeddings before they are scaled, expected one of a hook point in a block",
                        file);
            } else if (atLayer.matches()) {
                layer = OptionalInt.of(Integer.parseInt(atLayer.group(1)));
                below.clear();
                below.add(folder);
            } else {
                below.add(folder);
            }
            if (declared.matches()) {
                l0 = OptionalDouble.of(Double.parseDouble(declared.group(1)));
            }
        }
        return new GemmaScopeFolders(hook(kind, layer), l0, layer.isPresent() ? String.join("-", below) : "");
    }

    private static Optional<HookPoint> hook(Optional<Kind> kind, OptionalInt layer) {
        return layer.isEmpty() ? Optional.empty() : kind.map(found -> new HookPoint(found, layer.getAsInt()));
    }

    SaeSpec.Declared declared() {
        return new SaeSpec.Declared(name, "", l0, OptionalInt.of(CONTEXT), Optional.of(true));
    }
}
