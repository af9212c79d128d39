package io.asterism.producer.sae;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.asterism.producer.model.HookPoint;
import io.asterism.schemas.InputException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SaeSourceTest {
    private static final String HOOK = "blocks.8.hook_resid_post";

    @TempDir
    Path folder;

    @Test
    void takesAnIdInFrontAndAHookBehind() {
        Path sae = folder.resolve("sae");
        assertNamed(sae.toString(), sae, Optional.empty(), false);
        assertNamed(sae + "@" + HOOK, sae, Optional.empty(), true);
        assertNamed("gpt2.a=" + sae, sae, Optional.of("gpt2.a"), false);
        assertNamed("gpt2.a=" + sae + "@" + HOOK, sae, Optional.of("gpt2.a"), true);
        assertNamed("a=b=c", Path.of("b=c"), Optional.of("a"), false);
    }

    @Test
    void leavesPathsAloneThatHaveSuchSigns() throws IOException {
        Path runs = Files.createDirectories(folder.resolve("lr=1e-3@blocks.1/sae"));
        assertNamed(runs.toString(), runs, Optional.empty(), false);
        assertNamed(runs + "@" + HOOK, runs, Optional.empty(), true);
        assertNamed("mine=" + runs + "@" + HOOK, runs, Optional.of("mine"), true);
        Path absent = folder.resolve("lr=2e-3/sae");
        assertNamed(absent.toString(), absent, Optional.empty(), false);
    }

    @Test
    void refusesIdsAndHooksThatAreNone() {
        assertThatThrownBy(() -> SaeSource.named("my sae=" + folder))
                .isInstanceOf(InputException.class)
                .hasMessageContaining("SAE id 'my sae' is not legal");
        assertThatThrownBy(() -> SaeSource.named("=" + folder)).hasMessageContaining("SAE id '' is not legal");
        assertThatThrownBy(() -> SaeSource.named("a=")).hasMessageContaining("names no directory");
        assertThatThrownBy(() -> SaeSource.named("a=" + folder + "@blocks.8.elsewhere"))
                .isInstanceOf(InputException.class)
                .hasMessageContaining("blocks.8.elsewhere");
    }

    private static void assertNamed(String given, Path path, Optional<String> id, boolean hook) {
        SaeSource source = SaeSource.named(given);
        assertThat(source.path()).isEqualTo(path);
        assertThat(source.id()).isEqualTo(id);
        assertThat(source.hook()).isEqualTo(hook ? Optional.of(HookPoint.parse(HOOK)) : Optional.empty());
    }
}
