package io.asterism.standalone.parts;

import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.asterism.producer.corpus.Corpus;
import io.asterism.schemas.InputException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class DemonstrationDataTest {
    private static final List<String> WORLD = List.of("asterism-world.1-res-512");

    @TempDir
    Path folder;

    @Test
    void isOfOneModelAndCorpus() throws IOException {
        Corpus corpus = Corpus.check(List.of(Files.writeString(folder.resolve("a.txt"), "a")));
        Corpus other = Corpus.check(List.of(Files.writeString(folder.resolve("b.txt"), "b")));
        Path data = folder.resolve("data");
        DemonstrationData.claim(data, List.of("m.a", "m.b"), Optional.of(corpus));
        DemonstrationData.claim(data, List.of("m.b", "m.a"), Optional.of(corpus));
        assertThatThrownBy(() -> DemonstrationData.claim(data, List.of("m.a", "m.b"), Optional.of(other)))
                .isInstanceOf(InputException.class)
                .hasMessageContaining("'" + data + "' holds a demonstration of SAEs [m.a, m.b]")
                .hasMessageContaining("--data");
        assertThatThrownBy(() -> DemonstrationData.claim(data, List.of("m.a"), Optional.of(corpus)))
                .isInstanceOf(InputException.class);
        assertThatThrownBy(() -> DemonstrationData.claim(data, WORLD, Optional.empty()))
                .isInstanceOf(InputException.class);
    }

    @Test
    void leavesToTheWorldWhatWasMadeWithoutAWord() throws IOException {
        Corpus corpus = Corpus.check(List.of(Files.writeString(folder.resolve("a.txt"), "a")));
        Path data = folder.resolve("data");
        Files.createDirectories(data.resolve("broker"));
        assertThatThrownBy(() -> DemonstrationData.claim(data, List.of("m.a"), Optional.of(corpus)))
                .isInstanceOf(InputException.class)
                .hasMessageContaining("asterism-world");
        DemonstrationData.claim(data, WORLD, Optional.empty());
    }
}
