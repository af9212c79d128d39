package io.asterism.processor.access;

import io.asterism.schemas.InputException;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileSystems;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.FileAttribute;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * The tokens that are good here: a file with a line each, which can be a mounted secret as well. It has digests only, so that
 * whoever reads it has no token.
 */
public final class TokenFile {
    private static final String HEADING = "# " + AccessToken.FORM + "; made by 'asterism token create'";

    private final List<AccessToken> tokens;
    private final Map<String, AccessToken> byDigest = new HashMap<>();

    private TokenFile(List<AccessToken> tokens) {
        this.tokens = List.copyOf(tokens);
        tokens.forEach(token -> byDigest.put(token.digest(), token));
    }

    /** None at all. */
    public static TokenFile empty() {
        return new TokenFile(List.of());
    }

    /**
     * Reads a file; empty lines and those that begin with {@code #} say nothing.
     *
     * @throws InputException if it cannot be read, or one of its lines is no token, or repeats a name or a digest
     */
    public static TokenFile read(Path file) {
        try {
            return of(Files.readAllLines(file, StandardCharsets.UTF_8), file);
        } catch (NoSuchFileException e) {
            throw new InputException(e, "%s is not there: expected a file made by 'asterism token create'", file);
        } catch (IOException e) {
            throw new InputException(
                    e, "%s cannot be read as text: expected a line a token, %s", file, AccessToken.FORM);
        }
    }

    private static TokenFile of(List<String> lines, Path file) {
        List<AccessToken> tokens = new ArrayList<>();
        Map<String, Integer> seen = new HashMap<>();
        for (int i = 0; i < lines.size(); i++) {
            String line = lines.get(i).strip();
            if (line.isEmpty() || line.startsWith("#")) {
                continue;
            }
            AccessToken token = read(line, file, i + 1);
            for (String once : List.of(token.name(), token.digest())) {
                Integer before = seen.putIfAbsent(once, i + 1);
                if (before != null) {
                    throw new InputException(
                            "line %d of %s has '%s' again, which line %d has: expected each name and each digest once",
                            i + 1, file, once, before);
                }
            }
            tokens.add(token);
        }
        return new TokenFile(tokens);
    }

    private static AccessToken read(String line, Path file, int number) {
        try {
            return AccessToken.ofLine(line);
        } catch (InputException e) {
            throw new InputException(e, "line %d of %s is no token: %s", number, file, e.getMessage());
        }
    }

    /** In the file's order. */
    public List<AccessToken> tokens() {
        return tokens;
    }

    /** What is known of a token that somebody sent. */
    public Optional<AccessToken> find(String secret) {
        return Optional.ofNullable(byDigest.get(AccessToken.digest(secret)));
    }

    /**
     * These and one more.
     *
     * @throws InputException if the name is taken
     */
    public TokenFile with(AccessToken token) {
        if (named(token.name()).isPresent()) {
            throw new InputException(
                    "there is a token '%s' already: expected another name, or 'token revoke' first", token.name());
        }
        List<AccessToken> more = new ArrayList<>(tokens);
        more.add(token);
        return new TokenFile(more);
    }

    /**
     * These without one.
     *
     * @throws InputException if none has the name
     */
    public TokenFile without(String name) {
        AccessToken gone = named(name)
                .orElseThrow(() -> new InputException(
                        "there is no token '%s': expected one of %s",
                        name, tokens.stream().map(AccessToken::name).toList()));
        return new TokenFile(
                tokens.stream().filter(token -> !token.equals(gone)).toList());
    }

    private Optional<AccessToken> named(String name) {
        return tokens.stream().filter(token -> token.name().equals(name)).findFirst();
    }

    /**
     * Puts them in place of a file, at once, readable by its owner alone.
     *
     * @throws InputException if the folder cannot be written
     */
    public void write(Path file) {
        List<String> lines = new ArrayList<>(List.of(HEADING));
        tokens.forEach(token -> lines.add(token.line()));
        try {
            Path folder = file.toAbsolutePath().getParent();
            Path made = Files.createTempFile(folder, ".tokens", "", ownersOnly());
            Files.write(made, lines, StandardCharsets.UTF_8);
            Files.move(made, file, StandardCopyOption.REPLACE_EXISTING, StandardCopyOption.ATOMIC_MOVE);
        } catch (IOException e) {
            throw new InputException(
                    e, "%s cannot be written (%s): expected a folder that can be", file, e.getMessage());
        }
    }

    private static FileAttribute<?>[] ownersOnly() {
        return FileSystems.getDefault().supportedFileAttributeViews().contains("posix")
                ? new FileAttribute<?>[] {
                    PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------"))
                }
                : new FileAttribute<?>[0];
    }
}
