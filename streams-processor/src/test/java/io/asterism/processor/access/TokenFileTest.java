package io.asterism.processor.access;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.asterism.schemas.InputException;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermission;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class TokenFileTest {
    /** The digest of "abc", as FIPS 180 gives it. */
    private static final String ABC = "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad";

    @TempDir
    Path directory;

    @Test
    void keepsDigestsAlone() throws IOException {
        Path file = directory.resolve("tokens");
        Instant end = Instant.parse("2030-01-31T00:00:00Z");
        TokenFile.empty()
                .with(new AccessToken("ann", Role.WRITE, AccessToken.digest("abc"), Optional.of(end)))
                .with(new AccessToken("ben", Role.READ, AccessToken.digest("b"), Optional.empty()))
                .write(file);
        assertThat(Files.readAllLines(file)).contains("ann write sha256:" + ABC + " 2030-01-31T00:00:00Z");
        assertThat(Files.getPosixFilePermissions(file))
                .containsExactlyInAnyOrder(PosixFilePermission.OWNER_READ, PosixFilePermission.OWNER_WRITE);
        TokenFile read = TokenFile.read(file);
        AccessToken ann = read.find("abc").orElseThrow();
        assertThat(ann.name()).isEqualTo("ann");
        assertThat(ann.isOver(end.minusMillis(1))).isFalse();
        assertThat(ann.isOver(end)).isTrue();
        assertThat(read.find(ABC)).isEmpty();
        assertThat(read.find("")).isEmpty();
        assertThat(read.without("ann").find("abc")).isEmpty();
        assertThatThrownBy(() -> read.without("cat"))
                .isInstanceOf(InputException.class)
                .hasMessage("there is no token 'cat': expected one of [ann, ben]");
        assertThatThrownBy(() -> read.with(ann))
                .isInstanceOf(InputException.class)
                .hasMessageContaining("'ann' already");
    }

    @Test
    void secretsAreLongAndNeverTheSame() {
        String secret = AccessToken.secret();
        assertThat(secret).matches("asterism-[A-Za-z0-9_-]{43}").isNotEqualTo(AccessToken.secret());
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "ann | it has 1 fields",
                "ann read " + ABC + " | it has 3 fields: expected NAME ROLE sha256:DIGEST",
                "ann root sha256:" + ABC + " | 'root' is no role: expected one of read, write, admin, instance",
                "ann READ sha256:" + ABC + " | 'READ' is no role",
                "ann read sha256:ba78 | 'ba78' is no SHA-256 digest",
                "a/b read sha256:" + ABC + " | 'a/b' cannot name a token",
                "ann read sha256:" + ABC + " tomorrow | 'tomorrow' is no time",
                "ann read sha256:" + ABC + " 2030-01-31T00:00:00Z more | it has 5 fields"
            })
    void aLineThatIsNoTokenRefusesTheFile(String line, String named) throws IOException {
        Path file = directory.resolve("tokens");
        Files.writeString(file, "# tokens\n\nbob read sha256:" + AccessToken.digest("bob") + "\n" + line + "\n");
        assertThatThrownBy(() -> TokenFile.read(file))
                .isInstanceOf(InputException.class)
                .hasMessageStartingWith("line 4 of " + file + " is no token: ")
                .hasMessageContaining(named);
    }

    @Test
    void aNameOrDigestTwiceRefusesTheFile() throws IOException {
        Path file = directory.resolve("tokens");
        String line = "ann read sha256:" + ABC + "\n";
        Files.writeString(file, line + line.replace(ABC, AccessToken.digest("other")));
        assertThatThrownBy(() -> TokenFile.read(file))
                .hasMessageContaining("line 2")
                .hasMessageContaining("'ann' again");
        Files.writeString(file, line + line.replace("ann", "ben"));
        assertThatThrownBy(() -> TokenFile.read(file)).hasMessageContaining("'" + ABC + "' again");
        Files.write(file, new byte[] {'a', (byte) 0xff, '\n'});
        assertThatThrownBy(() -> TokenFile.read(file)).hasMessageContaining("cannot be read as text");
        Files.delete(file);
        assertThatThrownBy(() -> TokenFile.read(file)).hasMessageContaining("is not there");
    }

    @Test
    void aRunningServiceFollowsTheFileAndKeepsWhatItKnewOfOneThatBroke() throws IOException {
        Path file = directory.resolve("tokens");
        AtomicLong nanos = new AtomicLong();
        TokenFile.empty()
                .with(new AccessToken("ann", Role.READ, ABC, Optional.empty()))
                .write(file);
        WatchedTokens tokens = new WatchedTokens(file, nanos::get);
        assertThat(tokens.now().find("abc")).isPresent();
        TokenFile.read(file).without("ann").write(file);
        assertThat(tokens.now().find("abc"))
                .as("looked at again after a second")
                .isPresent();
        nanos.addAndGet(Duration.ofSeconds(1).toNanos());
        assertThat(tokens.now().find("abc")).isEmpty();
        TokenFile.empty()
                .with(new AccessToken("ben", Role.READ, ABC, Optional.empty()))
                .write(file);
        nanos.addAndGet(Duration.ofSeconds(1).toNanos());
        assertThat(tokens.now().find("abc")).isPresent();
        Files.writeString(file, "half a li", StandardCharsets.UTF_8);
        nanos.addAndGet(Duration.ofSeconds(1).toNanos());
        assertThat(tokens.now().find("abc")).isPresent();
        Files.delete(file);
        nanos.addAndGet(Duration.ofSeconds(1).toNanos());
        assertThat(tokens.now().find("abc")).isPresent();
    }
}
