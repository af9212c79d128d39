package io.asterism.producer.corpus;

import io.asterism.schemas.InputException;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.FileSystemLoopException;
import java.nio.file.FileSystems;
import java.nio.file.FileVisitOption;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.PathMatcher;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;
import java.util.regex.PatternSyntaxException;
import java.util.stream.Stream;

/**
 * Finds a corpus's files by what a user names: files, folders (all that is in them and may be a corpus file) and patterns such as
 * {@code data/*.jsonl.gz} or {@code **}{@code /*.txt}. Folders and patterns are sorted by path and leave hidden files out. A file that is
 * named twice is read once.
 */
final class CorpusFiles {
    private static final Pattern WILD = Pattern.compile("[*?\\[{]");

    private CorpusFiles() {}

    /**
     * The files, in the order they were named.
     *
     * @throws InputException if a name is of nothing that can be read
     */
    static List<CorpusFile> named(Collection<Path> names) {
        Set<Path> found = new LinkedHashSet<>();
        names.forEach(
                name -> found.addAll(found(name).stream().map(Path::normalize).toList()));
        List<Path> paths = List.copyOf(found);
        return paths.stream()
                .map(path -> CorpusFile.named(path, name(path, paths)))
                .toList();
    }

    private static Collection<Path> found(Path name) {
        if (Files.isRegularFile(name)) {
            return List.of(name);
        }
        if (Files.isDirectory(name)) {
            return inFolder(name);
        }
        if (Files.exists(name)) {
            throw new InputException(
                    "corpus file '%s' is not a plain file, expected a file, a folder or -, which is standard input",
                    name);
        }
        if (WILD.matcher(name.toString()).find()) {
            return matching(name);
        }
        throw new InputException("corpus file '%s' does not exist, expected a file %s", name, CorpusFile.EXPECTED);
    }

    private static Collection<Path> inFolder(Path folder) {
        Set<Path> files = new TreeSet<>();
        for (Path file : walk(folder, Integer.MAX_VALUE)) {
            if (Files.isRegularFile(file) && CorpusFile.format(file).isPresent()) {
                files.add(file);
            }
        }
        if (files.isEmpty()) {
            throw new InputException("folder '%s' holds no corpus file, expected some %s", folder, CorpusFile.EXPECTED);
        }
        return files;
    }

    private static Collection<Path> matching(Path pattern) {
        Path root = pattern.isAbsolute() ? pattern.getRoot() : Path.of("");
        int plain = 0;
        while (plain < pattern.getNameCount() - 1
                && !WILD.matcher(pattern.getName(plain).toString()).find()) {
            root = root.resolve(pattern.getName(plain++));
        }
        String wild = pattern.subpath(plain, pattern.getNameCount()).toString();
        List<PathMatcher> matchers = matchers(pattern, wild);
        Set<Path> files = new TreeSet<>();
        if (Files.isDirectory(root.toString().isEmpty() ? Path.of(".") : root)) {
            for (Path path : walk(root, wild.contains("**") ? Integer.MAX_VALUE : pattern.getNameCount() - plain)) {
                Path relative = root.relativize(path);
                if (matchers.stream().anyMatch(matcher -> matcher.matches(relative))) {
                    files.addAll(Files.isDirectory(path) ? inFolder(path) : List.of(path));
                }
            }
        }
        if (files.isEmpty()) {
            throw new InputException("no file matches '%s', expected some %s", pattern, CorpusFile.EXPECTED);
        }
        return files;
    }

    /** A folder between slashes may be none, as a shell has it. */
    private static List<PathMatcher> matchers(Path pattern, String wild) {
        try {
            return Stream.of(wild, wild.replaceAll("(^|/)\\*\\*/", "$1"))
                    .distinct()
                    .map(glob -> FileSystems.getDefault().getPathMatcher("glob:" + glob))
                    .toList();
        } catch (PatternSyntaxException e) {
            throw new InputException(
                    e, "'%s' is neither a file nor a pattern of files, expected such as data/*.jsonl.gz", pattern);
        }
    }

    /** Everything below a folder, but what is hidden. */
    private static List<Path> walk(Path folder, int depth) {
        try (Stream<Path> all = Files.walk(folder, depth, FileVisitOption.FOLLOW_LINKS)) {
            List<Path> shown = new ArrayList<>();
            all.filter(path -> !path.equals(folder) && isShown(folder.relativize(path)))
                    .forEach(shown::add);
            return shown;
        } catch (UncheckedIOException e) {
            throw unreadable(folder, e.getCause());
        } catch (IOException e) {
            throw unreadable(folder, e);
        }
    }

    private static InputException unreadable(Path folder, IOException e) {
        return new InputException(
                e,
                "folder '%s' cannot be read (%s)",
                folder,
                e instanceof FileSystemLoopException loop
                        ? "the link '" + loop.getFile() + "' leads back to where it is"
                        : Unreadable.reason(e));
    }

    private static boolean isShown(Path below) {
        for (Path part : below) {
            if (part.toString().startsWith(".")) {
                return false;
            }
        }
        return true;
    }

    /** As much of a path's end as tells it from the others. */
    private static String name(Path path, List<Path> all) {
        List<Path> others = all;
        for (int parts = 1; parts < path.getNameCount(); parts++) {
            Path end = path.subpath(path.getNameCount() - parts, path.getNameCount());
            others = others.stream().filter(other -> other.endsWith(end)).toList();
            if (others.size() == 1) {
                return end.toString();
            }
        }
        return path.toString();
    }
}
