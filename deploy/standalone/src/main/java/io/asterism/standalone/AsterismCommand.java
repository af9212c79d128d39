package io.asterism.standalone;

import io.asterism.producer.circuit.CircuitCommand;
import io.asterism.producer.cli.ImportCommand;
import io.asterism.producer.cli.IngestCommand;
import io.asterism.producer.cli.LabelsCommand;
import io.asterism.producer.cli.ProduceCommand;
import io.asterism.producer.generation.SteerCommand;
import io.asterism.producer.inspect.InspectCommand;
import io.asterism.producer.training.TrainModelCommand;
import io.asterism.producer.training.TrainSaeCommand;
import java.nio.file.Path;
import java.util.Optional;
import java.util.concurrent.Callable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ScopeType;
import picocli.CommandLine.Spec;

@Command(
        name = "asterism",
        description = "Live, exact co-occurrence of sparse-autoencoder latents while a language model reads.",
        mixinStandardHelpOptions = true,
        versionProvider = Version.class,
        scope = ScopeType.INHERIT,
        sortOptions = false,
        usageHelpAutoWidth = true,
        subcommands = {
            DemoCommand.class,
            AnalyzeCommand.class,
            InspectCommand.class,
            SteerCommand.class,
            CircuitCommand.class,
            BrokerCommand.class,
            ProduceCommand.class,
            ProcessCommand.class,
            TopicsCommand.class,
            DoctorCommand.class,
            TokenCommand.class,
            IngestCommand.class,
            ImportCommand.class,
            LabelsCommand.class,
            TrainModelCommand.class,
            TrainSaeCommand.class,
            TrainMetaSaeCommand.class,
            StoryCommand.class
        })
final class AsterismCommand implements Callable<Integer> {
    @Spec
    CommandSpec spec;

    @Option(
            names = "--log",
            paramLabel = "FILE",
            scope = ScopeType.INHERIT,
            description = "Write the log to this file; commands with a data or work directory keep one there anyway.")
    Optional<Path> log;

    @Override
    public Integer call() {
        throw new CommandLine.ParameterException(
                spec.commandLine(),
                "no command is given, expected one of: "
                        + String.join(", ", spec.subcommands().keySet()));
    }
}
