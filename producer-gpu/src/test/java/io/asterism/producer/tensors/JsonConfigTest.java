package io.asterism.producer.tensors;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.asterism.schemas.InputException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class JsonConfigTest {
    @TempDir
    Path directory;

    private JsonConfig read(String json) throws IOException {
        return JsonConfig.read(Files.writeString(directory.resolve("config.json"), json));
    }

    @Test
    void whatPythonWritesIsReadWhereItIsNotUsed() throws IOException {
        JsonConfig config = read("{\"loss\": NaN, \"most\": Infinity, \"list\": [-Infinity, 1], \"width\": 4}");
        assertThat(config.count("width", 10)).isEqualTo(4);
        assertThat(config.has("loss")).isTrue();
    }

    @ParameterizedTest
    @ValueSource(strings = {"NaN", "Infinity", "-Infinity"})
    void andNamedWhereItIs(String value) throws IOException {
        JsonConfig config = read("{\"width\": " + value + "}");
        String said = "config.json' has width = " + value + ", expected ";
        assertThatThrownBy(() -> config.count("width", 10)).hasMessageContaining(said + "an integer from 1 to 10");
        assertThatThrownBy(() -> config.number("width", 1)).hasMessageContaining(said + "a finite number");
        assertThatThrownBy(() -> config.flag("width", true)).hasMessageContaining(said + "true or false");
        assertThatThrownBy(() -> config.text("width", "")).hasMessageContaining(said + "a string");
        assertThatThrownBy(() -> config.object("width")).hasMessageContaining(said + "an object");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{\"a\": 1",
                "{\"a\": 1} {\"b\": 2}",
                "{'a': 1}",
                "{\"a\": nan}",
                "{\"a\": 1}}",
                "{\"a\": 01}",
                "abcdefghij"
            })
    void whatIsNoJsonIsToldByItsPlaceAlone(String json) {
        assertThatThrownBy(() -> read(json))
                .isInstanceOf(InputException.class)
                .message()
                .matches("'.*config\\.json' is not valid JSON at line 1, column \\d+");
    }

    @Test
    void whatIsNoObjectIsNamed() {
        assertThatThrownBy(() -> read("[1, 2]")).hasMessageContaining("does not hold a JSON object");
        assertThatThrownBy(() -> read("   ")).hasMessageContaining("does not hold a JSON object");
        assertThatThrownBy(() -> read("")).hasMessageContaining("is empty");
    }
}
