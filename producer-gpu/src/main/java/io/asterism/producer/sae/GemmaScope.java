package io.asterism.producer.sae;

import io.asterism.producer.model.HookPoint;
import io.asterism.producer.model.HookPoint.Kind;
import io.asterism.producer.model.Modules;
import io.asterism.producer.tensors.NpzTensors;
import io.asterism.producer.tensors.Tensors;
import java.nio.file.Files;
import java.nio.file.Path;

/**
 * Gemma Scope: one {@code params.npz}, and folders that say the rest (sae-formats 2.1). JumpReLU; the decoder's bias stays on the
 * input.
 */
final class GemmaScope implements SaeLayout {
    private static final String WEIGHTS = "params.npz";

    @Override
    public String files() {
        return WEIGHTS;
    }

    @Override
    public boolean matches(Path path) {
        return Files.isRegularFile(path.resolve(WEIGHTS)) || path.toString().endsWith(".npz");
    }

    @Override
    public StoredSae open(SaeSource source, Modules modules) {
        Path file = Files.isDirectory(source.path()) ? source.path().resolve(WEIGHTS) : source.path();
        GemmaScopeFolders folders = GemmaScopeFolders.of(file);
        HookPoint hook = SaidHook.settle(source, modules, folders.hook());
        boolean transcoder = hook.kind() == Kind.LN2_NORMALIZED || hook.kind() == Kind.MLP_IN;
        try (Tensors tensors = NpzTensors.open(file)) {
            JumpReluTensors names = JumpReluTensors.in(tensors);
            SaeSpec spec = new SaeSpec(
                    "gemma_scope",
                    transcoder ? "jumprelu_transcoder" : "jumprelu",
                    hook,
                    transcoder ? new HookPoint(Kind.MLP_OUT, hook.layer()) : hook,
                    names.dIn(tensors),
                    transcoder ? names.dOut(tensors) : names.dIn(tensors),
                    names.dSae(tensors),
                    0,
                    false,
                    InputNorm.NONE,
                    false,
                    Folding.OPTIONAL,
                    folders.declared());
            return new StoredSae(spec, file, NpzTensors::open, names.shapes(spec), names);
        }
    }
}
