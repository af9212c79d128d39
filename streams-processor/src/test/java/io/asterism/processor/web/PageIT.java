package io.asterism.processor.web;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;
import static io.asterism.processor.fixtures.HandMadeDirectory.PLANE;
import static io.asterism.processor.fixtures.HandMadeDirectory.WHOLE;
import static io.asterism.processor.fixtures.HandMadeDirectory.WORLD;
import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.microsoft.playwright.Locator;
import com.microsoft.playwright.Page;
import io.asterism.processor.fixtures.Answer;
import io.asterism.processor.fixtures.Chromium;
import io.asterism.processor.fixtures.HandMadeDirectory;
import io.asterism.processor.fixtures.HandMadeJobs;
import io.asterism.processor.followers.GroupFollower;
import io.asterism.schemas.JobState;
import io.quarkus.test.common.http.TestHTTPResource;
import io.quarkus.test.junit.QuarkusTest;
import jakarta.inject.Inject;
import java.net.URI;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.TestInstance.Lifecycle;

/** The page in a real Chromium; skipped where none is found. */
@QuarkusTest
@TestInstance(Lifecycle.PER_CLASS)
class PageIT {
    private static final String MONTHS = "60";

    @TestHTTPResource("/")
    URI root;

    @Inject
    GroupFollower follower;

    @Inject
    HandMadeJobs jobs;

    private Chromium chromium;
    private Page page;
    private final List<String> complaints = new ArrayList<>();

    @BeforeAll
    void startBrowser() {
        chromium = Chromium.launch();
        assumeTrue(chromium.isThere(), Chromium.MISSING);
    }

    @AfterAll
    void stopBrowser() {
        chromium.close();
    }

    @BeforeEach
    void openPage() {
        page = chromium.page(1280, 800);
        complaints.clear();
        page.onConsoleMessage(message -> {
            if (message.type().equals("error") || message.type().equals("warning")) {
                complaints.add(message.text());
            }
        });
        page.onPageError(complaints::add);
        page.navigate(root + "#sae=" + WORLD);
    }

    @AfterEach
    void closePage() {
        jobs.work(job -> {});
        page.context().close();
    }

    @Test
    void listsSaesAndLatents() {
        Locator chosen = page.locator(".sae[aria-current]");
        assertThat(chosen).containsText(WORLD);
        assertThat(chosen).containsText("counting");
        assertThat(chosen).containsText("2,700 tokens");
        assertThat(chosen).containsText("tokens/s");
        assertThat(page.locator(".sae")).hasCount(7);
        assertThat(rows()).hasCount(50);
        page.locator(".pages button", new Page.LocatorOptions().setHasText("Next"))
                .click();
        assertThat(rows()).hasCount(14);
        page.locator("thead button", new Page.LocatorOptions().setHasText("Latent"))
                .first()
                .click();
        assertThat(rows().first()).containsText(Pattern.compile("^\\s*0 .*Monday"));
        assertThat(complaints).isEmpty();
    }

    @Test
    void searchFindsALatentByItsTokensAndAClickShowsIt() {
        page.locator("input[type=search]").fill("march");
        assertThat(row("61")).hasCount(0);
        row(MONTHS).locator("a").click();
        assertThat(page).hasURL(Pattern.compile("latent=" + MONTHS));
        Locator detail = page.locator("latent-detail");
        assertThat(detail.locator("h2")).hasText("Latent " + MONTHS);
        assertThat(detail.locator(".facts dd").first())
                .hasText(row(MONTHS).locator("td").first().innerText());
        assertThat(detail.locator(".contexts li")).hasCount(8);
        for (Locator mark : detail.locator(".contexts mark").all()) {
            assertThat(mark).hasText(Pattern.compile("January|March|May|July|September|December"));
            assertThat(mark.getAttribute("title")).matches("[0-9.]+");
        }
        waitUntilDrawn("activation-histogram canvas");
        page.goBack();
        assertThat(detail).hasCount(0);
        assertThat(complaints).isEmpty();
    }

    @Test
    void textIsNeverTakenForMarkup() {
        page.navigate(root + "#sae=" + WORLD + "&latent=62");
        Locator contexts = page.locator("latent-detail .contexts");
        assertThat(contexts).containsText("<b>fog</b>");
        assertThat(contexts.locator(".text b")).hasCount(0);
        assertThat(complaints).isEmpty();
    }

    @Test
    void aLatentShowsWhatItsWeightsSay() {
        page.navigate(root + "#sae=" + PLANE + "&latent=0");
        Locator lens = page.locator("logit-lens");
        assertThat(lens).containsText("mine");
        assertThat(lens).containsText("<b>");
        assertThat(lens).containsText("folded in");
        assertThat(lens.locator(".sets span").first()).containsText("days");
        Locator nearest = page.locator("near-table tbody tr");
        assertThat(nearest).hasCount(7);
        assertThat(nearest.first().locator(".number")).hasText("1");
        assertThat(nearest.first()).hasClass("both");
        assertThat(page.locator("latent-detail .positions td")).hasText(new String[] {"25 %", "25 %", "50 %"});
        waitUntilDrawn("latent-detail .spark canvas");
        assertThat(page.locator("latent-detail .elsewhere a"))
                .hasAttribute("href", "https://neuronpedia.org/tiny/6-plane/0");
        page.locator("latent-detail details summary").click();
        assertThat(page.locator("latent-detail details h4")).hasCount(5);
        assertThat(complaints).isEmpty();
    }

    @Test
    void labelsAreShownAndSearched() {
        page.navigate(root + "#sae=" + PLANE);
        page.locator("input[type=search]").fill("KANTEN");
        assertThat(rows()).hasCount(1);
        assertThat(row("6").locator(".words")).hasText("Ecken & Kanten");
        page.navigate(root + "#sae=" + PLANE + "&latent=1");
        assertThat(page.locator("latent-detail .labels li")).hasText(new String[] {
            "a corner of the \"plane\", with a comma gpt-4o-mini, oai_token-act-pair", "an edge"
        });
        assertThat(complaints).isEmpty();
    }

    @Test
    void latentsOnTheMapAreTrackedByTheirCluster() {
        page.navigate(root + "#sae=" + PLANE + "&view=map");
        waitUntilDrawn("decoder-map canvas");
        page.locator("select[aria-label=Color]").selectOption("density");
        page.locator("select[aria-label=Cluster]").selectOption("0");
        // 0, 1 and 2 point one way; the row of zeros is as far from them as from the others.
        assertThat(page.locator(".choice [role=status]")).hasText(Pattern.compile("^[34] latents chosen"));
        page.locator(".choice button").click();
        assertThat(page).hasURL(Pattern.compile("subspace=map-0-[34]"));
        assertThat(page.locator("subspace-detail")).containsText("map-0-");
        assertThat(complaints).isEmpty();
    }

    @Test
    void aNeighborLeadsToItsOwnDetail() {
        page.navigate(root + "#sae=" + WORLD + "&latent=" + MONTHS);
        Locator neighbors = page.locator("neighbor-table tbody tr");
        assertThat(neighbors).hasCount(7);
        String other = neighbors.first().locator(".number").innerText();
        neighbors.first().locator("a").click();
        assertThat(page.locator("latent-detail h2")).hasText("Latent " + other);
        page.locator("neighbor-table thead button", new Page.LocatorOptions().setHasText("Lift"))
                .click();
        assertThat(page.locator("neighbor-table [aria-sort=descending]")).containsText("Lift");
        assertThat(complaints).isEmpty();
    }

    @Test
    void theNetworkIsDrawnAndANodeLeadsToItsLatent() {
        assertThat(page.locator(".edges summary")).containsText(Pattern.compile("23 latents, 18 edges of \\d+ pairs"));
        waitUntilDrawn(".sky canvas");
        Object place = page.evaluate("""
                () => {
                  const { chart } = document.querySelector("network-graph").chart;
                  const data = chart.getModel().getSeriesByIndex(0).getData();
                  const [x, y] = chart.convertToPixel({ seriesIndex: 0 }, data.getItemLayout(0));
                  const box = document.querySelector(".sky").getBoundingClientRect();
                  return { id: data.getId(0), x: box.x + x, y: box.y + y };
                }
                """);
        Map<?, ?> node = (Map<?, ?>) place;
        page.mouse().click(((Number) node.get("x")).doubleValue(), ((Number) node.get("y")).doubleValue());
        assertThat(page.locator("latent-detail h2")).hasText("Latent " + node.get("id"));
        page.locator(".slider input").fill("1");
        assertThat(page.locator(".network .empty")).containsText("reaches 1.00. Move the slider to the left.");
        assertThat(complaints).isEmpty();
    }

    @Test
    void thresholdAndWindowChangeTheFigures() {
        page.navigate(root + "#sae=" + WORLD + "&latent=50");
        Locator fires = page.locator("latent-detail .facts dd").first();
        assertThat(fires).hasText(fires(""));
        page.locator(".scope select").first().selectOption("1.5");
        assertThat(page).hasURL(Pattern.compile("threshold=1.5"));
        assertThat(fires).hasText(fires("?threshold=1.5"));
        page.locator(".scope select").last().selectOption("last-5");
        assertThat(fires).hasText(fires("?threshold=1.5&from=2026-03-01T12:25:00Z"));
        assertThat(complaints).isEmpty();
    }

    @Test
    void groupsAreListedAndOneIsShownAsAGraph() {
        page.navigate(root + "#sae=" + WORLD + "&view=groups&rule=fixed&min=0.3");
        Locator groups = page.locator("group-list tbody tr");
        JsonNode listed = answer("/components?rule=fixed&min=0.3");
        assertThat(groups).hasCount(listed.get("found").asInt());
        JsonNode largest = listed.get("components").get(0);
        assertThat(groups.first().locator("td").first())
                .hasText(largest.get("size").asText());
        groups.first().locator("a").click();
        assertThat(page.locator("group-detail h2"))
                .hasText("Group of " + largest.get("size").asText() + " latents");
        assertThat(page.locator("group-detail .facts dd").first())
                .hasText(largest.get("edgeCount").asText());
        waitUntilDrawn(".group .sky canvas");
        page.locator("group-list .slider input").fill("1");
        assertThat(page.locator("group-list .empty"))
                .containsText("No two latents are joined by an edge of 1 or more.");
        assertThat(complaints).isEmpty();
    }

    @Test
    void aGroupIsTrackedByOneClick() {
        page.navigate(root + "#sae=" + WORLD + "&view=groups&rule=fixed&min=0.3");
        page.locator("group-list tbody tr a").first().click();
        page.locator("group-detail button", new Page.LocatorOptions().setHasText("Track this group"))
                .click();
        Locator detail = page.locator("subspace-detail");
        assertThat(detail.locator("h2")).hasText(Pattern.compile("group-\\d+-\\d+"));
        String name = detail.locator("h2").innerText();
        JsonNode found = answer("/subspaces/" + name);
        assertThat(detail.locator(".members tbody tr"))
                .hasCount(found.get("latents").size());
        assertThat(detail.locator("p.dim").first())
                .containsText(found.get("examples").asText() + " examples");
        page.goBack();
        page.goForward();
        assertThat(page.locator(".tracked a[aria-current]")).containsText(name);
        detail.locator("button", new Locator.LocatorOptions().setHasText("Stop tracking"))
                .click();
        assertThat(page.locator(".tracked a", new Page.LocatorOptions().setHasText(name)))
                .hasCount(0);
        assertThat(complaints).isEmpty();
    }

    @Test
    void theExamplesOfATrackedGroupAreDrawnAndTellTheirContexts() {
        page.navigate(root + "#sae=" + WORLD + "&view=groups&subspace=days");
        waitUntilDrawn("point-cloud canvas");
        assertThat(page.locator("subspace-detail .members tbody tr")).hasCount(7);
        JsonNode pattern = answer("/subspaces/days/patterns").get("patterns").get(0);
        assertThat(page.locator(".patterns tbody tr").first().locator("td").first())
                .hasText(pattern.get("count").asText());
        showTipOfFirstPoint();
        JsonNode point = answer("/subspaces/days/points").get("points").get(0);
        assertThat(page.locator("point-cloud b").first())
                .hasText(point.get("token").asText().strip());
        assertThat(page.locator("point-cloud .cloud"))
                .containsText(point.get("document").asText());
        page.locator("select[aria-label='Component up']").selectOption("2");
        assertThat(page.locator("point-cloud .cloud"))
                .hasAttribute("aria-label", Pattern.compile("examples along components 1 and 3"));
        assertThat(complaints).isEmpty();
    }

    @Test
    void whatBefellGroupsIsListedAndAGroupHasATimeline() {
        follower.follow(WORLD);
        page.navigate(root + "#sae=" + WORLD + "&view=groups");
        JsonNode newest = answer("/events?limit=1").get("events").get(0);
        Locator event = page.locator(".events li").first();
        assertThat(event).containsText(newest.get("type").asText());
        event.locator("a").click();
        JsonNode life = answer("/groups/" + newest.get("group").asText());
        assertThat(page.locator(".timeline .bars i"))
                .hasCount(Math.min(48, life.get("timeline").size()));
        assertThat(complaints).isEmpty();
    }

    /** Shows the tip of the first point of the API's answer, wherever other points lie over it. */
    private void showTipOfFirstPoint() {
        page.evaluate("""
                () => {
                  const { chart: { chart }, members, points } = document.querySelector("point-cloud");
                  const seriesIndex = members.findIndex((each) => each.latent === points[0].strongest);
                  const dataIndex = chart.getOption().series[seriesIndex].data.findIndex((each) => each[2] === 0);
                  chart.dispatchAction({ type: "showTip", seriesIndex, dataIndex });
                }
                """);
    }

    @Test
    void aTextIsReadAndColouredByALatent() {
        jobs.work(job -> jobs.say(job, JobState.DONE, "", HandMadeJobs.MONDAY_READ));
        page.navigate(root + "#sae=" + WORLD + "&view=text");
        page.locator("textarea").fill("<b>Monday</b>");
        page.locator(".text-view button[type=submit]").click();
        Locator monday = page.locator(".token", new Page.LocatorOptions().setHasText("Monday"));
        assertThat(monday).hasAttribute("style", "--strength: 100%");
        monday.click();
        assertThat(page.locator(".text-view tbody tr")).hasCount(2);
        page.locator(".text-view tbody a").nth(1).click();
        assertThat(page).hasURL(Pattern.compile("latent=0"));
        assertThat(page.locator(".text-view")).containsText("coloured by latent 0");
        assertThat(page.getByLabel("Latent 0", new Page.GetByLabelOptions().setExact(true)))
                .isVisible();
        assertThat(monday).hasAttribute("style", "--strength: 100%");
        assertThat(page.locator(".token.special")).hasAttribute("style", "--strength: 0%");
        jobs.work(job -> jobs.say(job, JobState.FAILED, "the text has no tokens, expected one at least", null));
        page.locator(".text-view button[type=submit]").click();
        assertThat(page.locator(".text-view [role=alert]")).hasText("the text has no tokens, expected one at least");
        assertThat(complaints).hasSize(1);
        assertThat(complaints.get(0)).contains("422");
    }

    @Test
    void qualityIsShownWithLinesOverThePanes() {
        page.navigate(root + "#sae=" + WHOLE + "&view=quality");
        Locator view = page.locator("quality-view");
        // 1 - 4 / 17, the figures of the measured contexts by hand.
        assertThat(view.locator(".facts")).containsText("76.5 %");
        assertThat(view).containsText("losses and reconstructions are measured on 4 of them");
        assertThat(view.locator("line-picture [role=img]").first())
                .hasAttribute("aria-label", Pattern.compile("Loss.*with the reconstruction 1\\.5.*"));
        waitUntilDrawn("line-picture canvas");
        waitUntilDrawn("density-histogram canvas");
        assertThat(view.locator("table").first()).containsText("0 to 31");
        page.setViewportSize(390, 800);
        assertThat((Boolean) page.evaluate("() => document.documentElement.scrollWidth <= innerWidth"))
                .isTrue();
        assertThat(complaints).isEmpty();
    }

    @Test
    void troubleIsSaidInWords() {
        page.navigate(root + "#sae=" + HandMadeDirectory.STARTING);
        assertThat(page.locator(".notice.bad"))
                .hasText("Counting of tiny.5-starting has failed: its topic is not there");
        assertThat(page.locator(".network .empty")).hasText("No token has been counted in this window yet.");
        page.navigate(root + "#sae=" + HandMadeDirectory.BROKEN);
        assertThat(page.locator(".basis")).containsText("1 partition cannot be reached, so figures are too low");
        page.navigate(root + "#sae=nobody");
        assertThat(page.locator("p.notice")).containsText("There is no SAE called “nobody” here.");
        assertThat(complaints).isEmpty();
        page.route("**/api/**", route -> route.abort());
        assertThat(page.locator("[role=alert]").first()).hasText("Asterism does not answer. Is it still running?");
    }

    @Test
    void fitsANarrowScreenAndTheKeyboard() {
        page.setViewportSize(390, 800);
        page.navigate(root + "#sae=" + WORLD + "&latent=" + MONTHS);
        assertThat(page.locator("neighbor-table tbody tr").first()).isVisible();
        assertThat((Boolean) page.evaluate("() => document.documentElement.scrollWidth <= innerWidth"))
                .isTrue();
        page.navigate(root + "#sae=" + WORLD + "&view=groups&subspace=days");
        waitUntilDrawn("point-cloud canvas");
        assertThat((Boolean) page.evaluate("() => document.documentElement.scrollWidth <= innerWidth"))
                .isTrue();
        page.navigate(root + "#sae=" + WORLD + "&latent=" + MONTHS);
        row("61").locator("a").focus();
        page.keyboard().press("Enter");
        assertThat(page.locator("latent-detail h2")).hasText("Latent 61");
        assertThat(complaints).isEmpty();
    }

    private Locator rows() {
        return page.locator("latent-list tbody tr");
    }

    private Locator row(String latent) {
        return rows().filter(new Locator.FilterOptions()
                .setHas(page.locator(
                        ".number", new Page.LocatorOptions().setHasText(Pattern.compile("^" + latent + "$")))));
    }

    /** What the service itself says of the world. */
    private JsonNode answer(String path) {
        return Answer.get(root, "/api/saes/" + WORLD + path).json();
    }

    /** What the service itself says of latent 50. */
    private String fires(String scope) {
        return Answer.get(root, "/api/saes/" + WORLD + "/latents/50" + scope)
                .json()
                .get("fires")
                .asText();
    }

    /** Waits until a canvas shows more than its ground. */
    private void waitUntilDrawn(String canvas) {
        page.waitForFunction("""
                (selector) => {
                  const canvas = document.querySelector(selector);
                  if (!canvas) return false;
                  const { data } = canvas.getContext("2d").getImageData(0, 0, canvas.width, canvas.height);
                  let colored = 0;
                  for (let i = 3; i < data.length; i += 4) colored += data[i] > 0 ? 1 : 0;
                  return colored > 100;
                }
                """, canvas);
    }
}
