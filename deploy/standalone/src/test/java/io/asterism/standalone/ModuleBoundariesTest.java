package io.asterism.standalone;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;

import com.tngtech.archunit.base.DescribedPredicate;
import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.junit.AnalyzeClasses;
import com.tngtech.archunit.junit.ArchTest;
import com.tngtech.archunit.lang.ArchCondition;
import com.tngtech.archunit.lang.ArchRule;
import com.tngtech.archunit.lang.ConditionEvents;
import com.tngtech.archunit.lang.SimpleConditionEvent;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.AdminClient;
import org.apache.kafka.clients.admin.AdminClientConfig;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.jspecify.annotations.NullMarked;

@AnalyzeClasses(packages = "io.asterism", importOptions = ImportOption.DoNotIncludeTests.class)
class ModuleBoundariesTest {
    private static final String SCHEMAS = "io.asterism.schemas..";
    private static final String CLUSTER = "io.asterism.schemas.cluster..";
    private static final String BROKER = "io.asterism.broker..";
    private static final String PRODUCER = "io.asterism.producer..";
    private static final String PROCESSOR = "io.asterism.processor..";
    private static final String STANDALONE = "io.asterism.standalone..";

    private static final String BLOCKS = "io.asterism.processor.blocks..";
    private static final String COUNTING = "io.asterism.processor.counting..";
    private static final String SUBSPACE = "io.asterism.processor.subspace..";

    private static final String STREAMS = "org.apache.kafka.streams..";
    private static final String DJL = "ai.djl..";
    private static final String QUARKUS = "io.quarkus..";
    private static final String ND4J = "org.nd4j..";

    @ArchTest
    static final ArchRule schemasKnowNoEngine = noClasses()
            .that()
            .resideInAPackage(SCHEMAS)
            .should()
            .dependOnClassesThat()
            .resideInAnyPackage(STREAMS, DJL, QUARKUS, ND4J, BROKER, PRODUCER, PROCESSOR, STANDALONE);

    @ArchTest
    static final ArchRule thereIsOneWayToACluster = noClasses()
            .that()
            .resideOutsideOfPackage(CLUSTER)
            .should()
            .dependOnClassesThat()
            .belongToAnyOf(
                    KafkaConsumer.class,
                    KafkaProducer.class,
                    AdminClientConfig.class,
                    AdminClient.class,
                    NewTopic.class)
            .orShould()
            .callMethodWhere(DescribedPredicate.describe(
                    "opens a client of the cluster's administration",
                    call -> call.getTargetOwner().isEquivalentTo(Admin.class)
                            && call.getName().equals("create")));

    @ArchTest
    static final ArchRule recordsKnowNoCluster = noClasses()
            .that()
            .resideInAnyPackage("io.asterism.schemas", "io.asterism.schemas.npz..")
            .should()
            .dependOnClassesThat()
            .resideInAnyPackage(CLUSTER, "org.apache.kafka.clients.admin..", "org.apache.kafka.clients.producer..");

    @ArchTest
    static final ArchRule theBrokerKnowsOnlyKafka = noClasses()
            .that()
            .resideInAPackage(BROKER)
            .should()
            .dependOnClassesThat()
            .resideInAnyPackage(STREAMS, DJL, QUARKUS, ND4J, PRODUCER, PROCESSOR, STANDALONE);

    @ArchTest
    static final ArchRule theProducerKnowsNoStreams = noClasses()
            .that()
            .resideInAPackage(PRODUCER)
            .should()
            .dependOnClassesThat()
            .resideInAnyPackage(STREAMS, QUARKUS, ND4J, BROKER, PROCESSOR, STANDALONE);

    @ArchTest
    static final ArchRule theProcessorKnowsNoModels = noClasses()
            .that()
            .resideInAPackage(PROCESSOR)
            .should()
            .dependOnClassesThat()
            .resideInAnyPackage(DJL, BROKER, PRODUCER, STANDALONE);

    @ArchTest
    static final ArchRule whatIsReckonedIsPlainJava = noClasses()
            .that()
            .resideInAnyPackage(
                    BLOCKS, COUNTING, "io.asterism.processor.geometry..", "io.asterism.processor.graph..", SUBSPACE)
            .should()
            .dependOnClassesThat()
            .resideInAnyPackage("org.apache.kafka..", QUARKUS, "jakarta..");

    @ArchTest
    static final ArchRule blocksKnowNothingOfWhatTheyHold = noClasses()
            .that()
            .resideInAPackage(BLOCKS)
            .should()
            .dependOnClassesThat(DescribedPredicate.describe(
                    "are ours, of another package",
                    type -> type.getPackageName().startsWith("io.asterism.")
                            && !type.getPackageName().equals("io.asterism.processor.blocks")));

    @ArchTest
    static final ArchRule theStoreKnowsOnlyBlocks = noClasses()
            .that()
            .resideInAPackage("io.asterism.processor.store..")
            .should()
            .dependOnClassesThat()
            .resideInAnyPackage(COUNTING, SUBSPACE);

    @ArchTest
    static final ArchRule thePackagesOfTheProcessorHaveNoCircles =
            slices().matching("io.asterism.processor.(*)..").should().beFreeOfCycles();

    @ArchTest
    static final ArchRule noSubjectOfAnswersLeadsBackToItself =
            slices().matching("io.asterism.processor.(**)").should().beFreeOfCycles();

    @ArchTest
    static final ArchRule theCountingKnowsNoAnswers = noClasses()
            .that()
            .resideInAPackage("io.asterism.processor.topology..")
            .should()
            .dependOnClassesThat()
            .resideInAnyPackage(
                    "io.asterism.processor.answers..",
                    "io.asterism.processor.followers..",
                    "io.asterism.processor.instances..",
                    "io.asterism.processor.web..");

    @ArchTest
    static final ArchRule linearAlgebraStaysWithSubspaces = noClasses()
            .that()
            .resideOutsideOfPackage("io.asterism.processor.subspace..")
            .should()
            .dependOnClassesThat()
            .resideInAnyPackage(ND4J);

    @ArchTest
    static final ArchRule everyPackageSaysWhatMayBeNull = classes()
            .that(DescribedPredicate.describe(
                    "are written by hand", type -> !type.isAnnotatedWith("org.apache.avro.specific.AvroGenerated")))
            .should(beInANullMarkedPackage());

    private static ArchCondition<JavaClass> beInANullMarkedPackage() {
        return new ArchCondition<>("be in a package marked @NullMarked") {
            @Override
            public void check(JavaClass type, ConditionEvents events) {
                boolean marked = type.getPackage().isAnnotatedWith(NullMarked.class);
                events.add(new SimpleConditionEvent(type, marked, type.getPackageName() + " is not @NullMarked"));
            }
        };
    }
}
