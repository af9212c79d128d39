package io.asterism.standalone.story;

import static org.assertj.core.api.Assertions.assertThat;

import io.asterism.producer.cli.Progress;
import io.asterism.standalone.story.Findings.AtThreshold;
import io.asterism.standalone.story.Findings.OfGrouping;
import io.asterism.standalone.story.Findings.OfPlane;
import io.asterism.standalone.story.Findings.OfSae;
import io.asterism.standalone.story.Findings.OfSubspace;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.OptionalLong;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What the demonstration world must show, on few documents. */
class StoryIT {
    private static final int DOCUMENTS = 300;

    @TempDir
    private static Path folder;

    private static Findings findings = new Findings(0, 0, List.of());

    @BeforeAll
    static void tell() {
        try (Progress display = new Progress("Reading", "documents", OptionalLong.of(DOCUMENTS))) {
            findings = new Story(DOCUMENTS, display).tell(folder);
        }
    }

    @Test
    void aLatentTellsEachWeekdayFromAllElse() {
        assertThat(findings.saes()).extracting(OfSae::width).containsExactly(512, 1024, 2048);
        for (OfSae sae : findings.saes()) {
            assertThat(at(sae, 1.0).latents().get("weekday").concepts()).isEqualTo(7);
            assertThat(at(sae, 1.0).latents().get("weekday").mean()).isGreaterThan(0.95);
        }
        assertThat(at(findings.saes().get(2), 1.0).latents().get("month").mean())
                .isGreaterThan(0.85);
    }

    @Test
    void theWeekIsACircleOfTheFirstTwoComponents() {
        for (OfSae sae : findings.saes().subList(1, 3)) {
            OfSubspace week = sae.subspaces().get(0);
            assertThat(week.members()).hasSize(7);
            OfPlane plane = week.planes().get(0);
            assertThat(plane.neighbours()).as(plane.order().toString()).isEqualTo(7);
        }
    }

    @Test
    void groupsCoverWhatTheirLatentsHaveInCommon() {
        for (OfSae sae : findings.saes().subList(1, 3)) {
            OfGrouping groups = at(sae, 1.0).groupings().get(2);
            assertThat(groups.edgeThreshold()).isEqualTo(0.2);
            // Above 0.75 on 10,000 documents; on so few, a chance edge more or less moves it.
            assertThat(groups.conceptGroups().get("animal").jaccard()).isGreaterThan(0.5);
            assertThat(groups.conceptGroups().get("animal").latents()).hasSizeBetween(2, 20);
            assertThat(groups.conceptGroups().get("apostrophe").jaccard()).isGreaterThan(0.6);
            assertThat(groups.randOfConcepts()).isGreaterThan(0.3);
        }
    }

    @Test
    void fewerLatentsAreInGroupsOfAWiderSae() {
        double before = 1;
        for (OfSae sae : findings.saes()) {
            OfGrouping published = at(sae, 1.0).groupings().get(0);
            assertThat(published.fraction()).isLessThan(before).isGreaterThan(published.fractionWithoutLargest());
            assertThat(published.half()).isLessThan(published.any());
            assertThat(published.any()).isLessThan(at(sae, 1.0).l0());
            before = published.fraction();
        }
    }

    @Test
    void everythingIsWritten() throws IOException {
        assertThat(Files.readAllLines(folder.resolve("sizes.csv"))).hasSize(1 + 3 * 4 * 5);
        assertThat(Files.readAllLines(folder.resolve("recovery.csv")))
                .anyMatch(line -> line.startsWith("asterism-world.1-res-2048,2048,1.0,latent,,weekday,7,"));
        assertThat(Files.readString(folder.resolve("weekday_1-res-1024_components_1_2.svg")))
                .contains("<circle", ">Monday</text>", "</svg>");
        assertThat(Files.size(folder.resolve("story.json"))).isPositive();
    }

    private static AtThreshold at(OfSae sae, double threshold) {
        return sae.thresholds().stream()
                .filter(each -> each.threshold() == threshold)
                .findFirst()
                .orElseThrow();
    }
}
