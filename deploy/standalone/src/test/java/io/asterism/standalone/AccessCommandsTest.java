package io.asterism.standalone;

import static org.assertj.core.api.Assertions.assertThat;

import io.asterism.processor.access.Role;
import io.asterism.processor.access.TokenFile;
import java.io.IOException;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Who may ask a processor, as the commands settle it. */
class AccessCommandsTest {
    @TempDir
    Path directory;

    @ParameterizedTest
    @ValueSource(strings = {"0.0.0.0", "::"})
    void aProcessorDoesNotAnswerOthersWithoutAskingWhoTheyAre(String address) throws IOException {
        int port = Launcher.freePort();
        Said.by("process", "--listen", address, "--port", port)
                .requireOneSentence("to answer on " + address, "expected --tokens FILE", "--insecure-no-auth");
        Path missing = directory.resolve("missing.tokens");
        Said.by("process", "--listen", address, "--port", port, "--tokens", missing)
                .requireOneSentence(missing + " is not there", "asterism token create");
    }

    @Test
    void tokensAreMadeListedAndRevoked() {
        Path file = directory.resolve("tokens");
        Said made = Said.by("token", "create", "--tokens", file, "--name", "ann", "--role", "write", "--days", 3);
        assertThat(made.status()).as(made.err()).isZero();
        assertThat(made.out()).matches("asterism-[A-Za-z0-9_-]{43}\\R");
        assertThat(TokenFile.read(file).find(made.out().strip()).orElseThrow().role())
                .isEqualTo(Role.WRITE);
        assertThat(Said.by("token", "list", "--tokens", file).out()).startsWith("ann write until ");
        Said.by("token", "create", "--tokens", file, "--name", "ann").requireOneSentence("'ann' already");
        Said.by("token", "create", "--tokens", file, "--name", "b", "--role", "root")
                .requireOneSentence("'root'", "read, write, admin, instance");
        Said.by("token", "create", "--tokens", file, "--name", "b", "--days", 0)
                .requireOneSentence("--days 0", "1 to 36500");
        Said.by("token", "create", "--tokens", file, "--name", "a b").requireOneSentence("'a b'");
        Said.by("token", "create", "--tokens", directory.resolve("no/where"), "--name", "b")
                .requireOneSentence("cannot be written");
        Said.by("token", "revoke", "--tokens", file, "ben").requireOneSentence("'ben'", "[ann]");
        assertThat(Said.by("token", "revoke", "--tokens", file, "ann").status()).isZero();
        assertThat(Said.by("token", "list", "--tokens", file).out()).isEmpty();
        Said.by("token").requireOneSentence("create", "revoke", "list");
    }
}
