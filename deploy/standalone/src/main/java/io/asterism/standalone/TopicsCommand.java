package io.asterism.standalone;

import io.asterism.producer.cli.ClusterOptions;
import io.asterism.producer.worker.SaeRegistry;
import io.asterism.schemas.SaeId;
import io.asterism.schemas.cluster.ClusterSettings;
import io.asterism.schemas.cluster.Rights;
import io.asterism.schemas.cluster.TopicCheck;
import io.asterism.schemas.cluster.TopicNeed;
import java.io.PrintWriter;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.SortedSet;
import java.util.TreeSet;
import java.util.concurrent.Callable;
import java.util.stream.Collectors;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.common.acl.AclOperation;
import org.apache.kafka.common.resource.PatternType;
import picocli.CommandLine.ArgGroup;
import picocli.CommandLine.Command;
import picocli.CommandLine.ExitCode;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

@Command(
        name = "topics",
        description =
                "Say which topics and rights are needed on a cluster, and what differs there; make what is missing.")
final class TopicsCommand implements Callable<Integer> {
    @Spec
    CommandSpec spec;

    @Mixin
    ClusterOptions options = new ClusterOptions();

    @ArgGroup
    Mode mode = new Mode();

    @Option(
            names = "--sae",
            paramLabel = "ID",
            description = "The topics of this SAE too, which need not be known yet; can be given several times.")
    List<String> saes = new ArrayList<>();

    /** What to do; without any of these, check. */
    static final class Mode {
        @Option(
                names = "--check",
                description =
                        "Compare with what is there and change nothing; status 2 if anything differs (the default).")
        boolean check;

        @Option(names = "--create", description = "Make what is missing, unless a topic that is there cannot be used.")
        boolean create;

        @Option(
                names = "--explain",
                description = "Print what is needed, with the rights of each command, without asking the cluster.")
        boolean explain;
    }

    @Override
    public Integer call() {
        ClusterSettings cluster = options.settings();
        SortedSet<SaeId> wanted = saes.stream().map(SaeId::new).collect(Collectors.toCollection(TreeSet::new));
        PrintWriter out = spec.commandLine().getOut();
        if (mode.explain) {
            explain(cluster.needs(wanted), cluster, out);
            return ExitCode.OK;
        }
        cluster.kafka().requireBroker();
        try (Admin admin = cluster.kafka().admin()) {
            wanted.addAll(known(cluster, admin));
            TopicCheck check = TopicCheck.of(admin, cluster.needs(wanted));
            if (!mode.create || !check.differences().isEmpty()) {
                return say(check, out);
            }
            cluster.setUp(setup -> {
                setup.shared(cluster.partitions());
                wanted.forEach(sae -> setup.sae(sae, cluster.partitions()));
            });
            return say(TopicCheck.of(admin, cluster.needs(wanted)), out);
        }
    }

    private static List<SaeId> known(ClusterSettings cluster, Admin admin) {
        String saes = cluster.topics().saes();
        boolean isThere =
                !TopicCheck.of(admin, cluster.needs(List.of())).missing().contains(saes);
        return isThere
                ? new SaeRegistry(cluster.kafka(), cluster.topics())
                        .known().keySet().stream()
                                .filter(SaeId::isLegal)
                                .map(SaeId::new)
                                .toList()
                : List.of();
    }

    private int say(TopicCheck check, PrintWriter out) {
        check.fitting().forEach(name -> out.println(name + " is as it has to be"));
        out.flush();
        PrintWriter err = spec.commandLine().getErr();
        check.missing().forEach(name -> err.println("asterism: topic '" + name + "' is missing"));
        check.differences().forEach(difference -> err.println("asterism: " + difference));
        err.flush();
        return check.missing().isEmpty() && check.differences().isEmpty() ? ExitCode.OK : ExitCode.USAGE;
    }

    private static void explain(List<TopicNeed> needs, ClusterSettings cluster, PrintWriter out) {
        out.println("# Topics");
        for (TopicNeed need : needs) {
            out.println("kafka-topics --create --topic " + need.name() + " --partitions " + need.partitions()
                    + (need.replication() == ClusterSettings.BROKERS_DEFAULT
                            ? ""
                            : " --replication-factor " + need.replication())
                    + need.settings().entrySet().stream()
                            .sorted(java.util.Map.Entry.comparingByKey())
                            .map(setting -> " --config " + setting.getKey() + "=" + setting.getValue())
                            .collect(Collectors.joining()));
        }
        for (Rights command : Rights.values()) {
            String name = command.name().toLowerCase(Locale.ROOT);
            out.println();
            out.println("# Rights of 'asterism " + name + "'");
            command.on(cluster.topics()).forEach(right -> out.println(line(right)));
        }
        out.flush();
    }

    private static String line(Rights.Right right) {
        String resource = switch (right.resource().resourceType()) {
            case TOPIC -> "--topic";
            case GROUP -> "--group";
            case TRANSACTIONAL_ID -> "--transactional-id";
            default -> throw new IllegalStateException(right.toString());
        };
        return "kafka-acls --add --allow-principal User:NAME"
                + right.operations().stream()
                        .map(operation -> " --operation " + named(operation))
                        .collect(Collectors.joining())
                + " " + resource + " " + right.resource().name()
                + (right.resource().patternType() == PatternType.PREFIXED ? " --resource-pattern-type prefixed" : "");
    }

    private static String named(AclOperation operation) {
        return operation == AclOperation.DESCRIBE_CONFIGS
                ? "DescribeConfigs"
                : operation.name().charAt(0) + operation.name().substring(1).toLowerCase(Locale.ROOT);
    }
}
