package io.asterism.producer.sae;

import io.asterism.producer.model.HookPoint;
import io.asterism.producer.model.HookPoint.Kind;
import io.asterism.producer.model.Modules;
import io.asterism.producer.tensors.JsonConfig;
import io.asterism.producer.tensors.SafetensorsFile;
import io.asterism.producer.tensors.Tensors;
import io.asterism.schemas.InputException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.OptionalInt;
import java.util.Set;

/** Gemma Scope 2: {@code config.json} and {@code params.safetensors} (sae-formats 2.2). The same JumpReLU as Gemma Scope. */
final class GemmaScope2 implements SaeLayout {
    private static final String CONFIG = "config.json";
    private static final String WEIGHTS = "params.safetensors";
    private static final Set<String> TYPES = Set.of("", "sae", "transcoder", "skip_transcoder");
    private static final int CONTEXT = 1024;

    @Override
    public String files() {
        return CONFIG + " and " + WEIGHTS;
    }

    @Override
    public boolean matches(Path path) {
        return Files.isRegularFile(path.resolve(WEIGHTS));
    }

    @Override
    public StoredSae open(SaeSource source, Modules modules) {
        JsonConfig config = JsonConfig.read(source.path().resolve(CONFIG));
        require(config, "architecture", config.text("architecture", "jump_relu"), Set.of("jump_relu", "jumprelu"));
        require(config, "type", config.text("type", ""), TYPES);
        HookPoint hook = SaidHook.settle(source, modules, hook(config, modules, source));
        HookPoint target = config.has("hf_hook_point_out")
                        && !config.text("hf_hook_point_out", "").equals(config.text("hf_hook_point_in", ""))
                ? target(config, modules)
                : hook;
        boolean transcoder = !target.equals(hook);
        Path file = source.path().resolve(WEIGHTS);
        try (Tensors tensors = SafetensorsFile.open(file)) {
            JumpReluTensors names = JumpReluTensors.in(tensors);
            SaeSpec spec = new SaeSpec(
                    "gemma_scope_2",
                    !transcoder ? "jumprelu" : names.skips() ? "jumprelu_skip_transcoder" : "jumprelu_transcoder",
                    hook,
                    target,
                    names.dIn(tensors),
                    transcoder ? names.dOut(tensors) : names.dIn(tensors),
                    names.dSae(tensors),
                    0,
                    false,
                    InputNorm.NONE,
                    false,
                    Folding.OPTIONAL,
                    declared(config));
            return new StoredSae(spec, file, SafetensorsFile::open, names.shapes(spec), names);
        }
    }

    private static void require(JsonConfig config, String key, String value, Set<String> known) {
        if (!known.contains(value)) {
            throw new InputException(
                    "'%s' has %s '%s', expected %s",
                    config.origin(),
                    key,
                    value,
                    String.join(
                            ", ",
                            known.stream()
                                    .filter(name -> !name.isEmpty())
                                    .sorted()
                                    .toList()));
        }
    }

    private static Optional<HookPoint> hook(JsonConfig config, Modules modules, SaeSource source) {
        Optional<HookPoint> named = modules.hook(config.text("hf_hook_point_in", ""));
        // Some read what Gemma's norm before the MLP gives as what it is before its gain: where the user says so, it is
        // taken so.
        return named.filter(point -> point.kind() == Kind.MLP_IN).isPresent()
                        && source.hook().equals(named.map(point -> new HookPoint(Kind.LN2_NORMALIZED, point.layer())))
                ? source.hook()
                : named;
    }

    private static HookPoint target(JsonConfig config, Modules modules) {
        String name = config.text("hf_hook_point_out", "");
        return modules.hook(name)
                .orElseThrow(() -> new InputException(
                        "'%s' has hf_hook_point_out '%s', expected a block's output, such as model.layers.3.output, or"
                                + " that of its MLP or attention",
                        config.origin(), name));
    }

    private static SaeSpec.Declared declared(JsonConfig config) {
        double l0 = config.number("l0", 0);
        return new SaeSpec.Declared(
                "",
                "",
                l0 > 0 ? OptionalDouble.of(l0) : OptionalDouble.empty(),
                OptionalInt.of(CONTEXT),
                Optional.of(true));
    }
}
