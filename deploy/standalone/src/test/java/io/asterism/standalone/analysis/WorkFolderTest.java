package io.asterism.standalone.analysis;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.asterism.schemas.InputException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class WorkFolderTest {
    private static final List<String> IDENTITY = List.of("partitions 1", "thresholds 0.0 1.5");

    @TempDir
    Path parent;

    @Test
    void goesOnWhereTheSameAnalysisLeftIt() throws IOException {
        try (WorkFolder first = WorkFolder.open(out(), IDENTITY)) {
            assertThat(first.resumed()).isFalse();
            Files.writeString(first.resolve("state"), "half");
        }
        try (WorkFolder second = WorkFolder.open(out(), IDENTITY)) {
            assertThat(second.resumed()).isTrue();
            assertThat(second.resolve("state")).hasContent("half");
        }
    }

    @Test
    void refusesAnotherAnalysisAndNamesTheDifference() {
        WorkFolder.open(out(), IDENTITY).close();
        assertThatThrownBy(() -> WorkFolder.open(out(), List.of("partitions 4", "thresholds 0.0 1.5")))
                .isInstanceOf(InputException.class)
                .hasMessageContainingAll("began with partitions 1", "has partitions 4", out().toString());
        try (WorkFolder again = WorkFolder.open(out(), IDENTITY)) {
            assertThat(again.resumed()).isTrue();
        }
    }

    @Test
    void startsAfreshWhereAFolderWasNotWhollyMadeOrNotWhollyDeleted() throws IOException {
        Path remains = Files.createDirectories(out().resolve(WorkFolder.NAME).resolve("broker"));
        try (WorkFolder folder = WorkFolder.open(out(), IDENTITY)) {
            assertThat(folder.resumed()).isFalse();
            assertThat(remains).doesNotExist();
        }
    }

    @Test
    void belongsToOneProcessAtATime() {
        try (WorkFolder folder = WorkFolder.open(out(), IDENTITY)) {
            assertThatThrownBy(() -> WorkFolder.open(out(), IDENTITY))
                    .isInstanceOf(InputException.class)
                    .hasMessageContaining("in use");
            assertThat(folder.resumed()).isFalse();
        }
    }

    @Test
    void publishesOverAnEarlierAnalysis() throws IOException {
        Path earlier = Files.createDirectories(out().resolve("gpt2.a"));
        for (String file : List.of("matrix_0_0.npz", "matrix_9_0.npz", "notes.txt", "summary.json")) {
            Files.writeString(earlier.resolve(file), "old");
        }
        try (WorkFolder folder = WorkFolder.open(out(), IDENTITY)) {
            Path finished = folder.emptied("results");
            Files.writeString(finished.resolve("matrix_0_0.npz"), "new");
            Files.writeString(finished.resolve("summary.json"), "new");
            folder.publish(finished, "gpt2.a", List.of("matrix_0_0.npz", "summary.json"), "matrix_.*\\.npz");
            folder.delete();
        }
        assertThat(out()).isDirectoryNotContaining(path -> path.endsWith(WorkFolder.NAME));
        assertThat(earlier.resolve("matrix_0_0.npz")).hasContent("new");
        assertThat(earlier.resolve("summary.json")).hasContent("new");
        assertThat(earlier.resolve("matrix_9_0.npz")).doesNotExist();
        assertThat(earlier.resolve("notes.txt")).hasContent("old");
    }

    @Test
    void refusesAFolderThatCannotBe() throws IOException {
        Path file = Files.createFile(parent.resolve("file"));
        assertThatThrownBy(() -> WorkFolder.open(file, IDENTITY))
                .isInstanceOf(InputException.class)
                .hasMessageContaining(file.toString());
    }

    private Path out() {
        return parent.resolve("out");
    }
}
