package io.asterism.standalone;

import io.asterism.producer.cli.Progress;
import io.asterism.schemas.InputException;
import io.asterism.standalone.story.Story;
import java.nio.file.Path;
import java.util.OptionalLong;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

@Command(
        name = "story",
        hidden = true,
        description =
                "Measure how well the latents of the demonstration world and their groups recover what was planted in its corpus; "
                        + "draw the planted circles.")
final class StoryCommand implements Callable<Integer> {
    @Option(
            names = "--out",
            required = true,
            paramLabel = "DIR",
            description = "Where the figures and the pictures go.")
    Path out;

    @Option(
            names = "--documents",
            defaultValue = "10000",
            paramLabel = "N",
            description = "How many held-out documents to read (default: ${DEFAULT-VALUE}).")
    long documents;

    @Override
    public Integer call() {
        if (documents < 1) {
            throw new InputException("--documents is %d, expected at least 1", documents);
        }
        try (Progress display = new Progress("Reading", "documents", OptionalLong.of(documents))) {
            new Story(documents, display).tell(out);
        }
        return 0;
    }
}
