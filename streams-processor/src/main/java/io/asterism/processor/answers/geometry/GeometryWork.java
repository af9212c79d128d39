package io.asterism.processor.answers.geometry;

import io.asterism.processor.directory.SaeView;
import io.asterism.processor.geometry.DecoderTable;
import io.asterism.processor.requests.ProblemException;
import jakarta.annotation.PreDestroy;
import jakarta.enterprise.context.ApplicationScoped;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.ForkJoinPool;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.jboss.logging.Logger;

/**
 * Works out what takes seconds to minutes of a decoder, one thing at a time, and keeps it beside the SAE's state: it is made again only for another
 * decoder.
 */
@ApplicationScoped
class GeometryWork {
    private static final Logger LOG = Logger.getLogger(GeometryWork.class);

    /** What is made in less is there in the first answer. */
    private static final Duration WAITED = Duration.ofSeconds(2);

    private static final int MOST_THREADS = 4;

    private final Map<Key, Task<?>> tasks = new ConcurrentHashMap<>();

    private final ExecutorService queue = Executors.newSingleThreadExecutor(action -> {
        Thread thread = new Thread(action, "geometry");
        thread.setDaemon(true);
        return thread;
    });

    private final ForkJoinPool pool =
            new ForkJoinPool(Math.min(MOST_THREADS, Runtime.getRuntime().availableProcessors()));

    private record Key(String sae, String name) {}

    private static final class Task<T> {
        private final String digest;
        private final CompletableFuture<T> result = new CompletableFuture<>();
        private volatile double progress;

        Task(String digest) {
            this.digest = digest;
        }

        boolean isOf(DecoderTable decoder) {
            return digest.equals(decoder.digest()) && !result.isCompletedExceptionally();
        }
    }

    /**
     * How something stands; where it has not been begun, it is.
     *
     * @throws ProblemException if the SAE's decoder is not known
     */
    @SuppressWarnings("unchecked") // a name has one derivation, and so one type
    <T> Standing<T> of(SaeView sae, Derivation<T> derivation) {
        DecoderTable decoder = decoder(sae);
        Key key = new Key(sae.id(), derivation.name());
        Task<T> task = (Task<T>) tasks.compute(
                key, (same, known) -> known != null && known.isOf(decoder) ? known : begin(sae, derivation, decoder));
        try {
            return new Standing.Made<>(task.result.get(WAITED.toMillis(), TimeUnit.MILLISECONDS));
        } catch (TimeoutException e) {
            return new Standing.Making<>(task.progress);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return new Standing.Making<>(task.progress);
        } catch (ExecutionException e) {
            throw new IllegalStateException(derivation.name() + " of " + sae.id() + " cannot be made", e.getCause());
        }
    }

    /** The decoder that is asked about. */
    static DecoderTable decoder(SaeView sae) {
        return sae.weights()
                .decoder()
                .orElseThrow(() -> ProblemException.conflict(
                        "sae",
                        sae.id(),
                        "an SAE whose decoder is known: its producer published none, or not all of it, or it is too large for this"
                                + " process's memory"));
    }

    private <T> Task<T> begin(SaeView sae, Derivation<T> derivation, DecoderTable decoder) {
        Task<T> task = new Task<>(decoder.digest());
        Optional<Path> folder = sae.weights().folder();
        queue.execute(() -> {
            try {
                task.result.complete(folder.flatMap(at -> KeptFile.read(at, derivation, decoder))
                        .orElseGet(() -> {
                            long start = System.nanoTime();
                            T made = make(derivation, decoder, task);
                            LOG.infof(
                                    "made the %s of %d latents of %s in %.1f s",
                                    derivation.name(), decoder.latents(), sae.id(), (System.nanoTime() - start) / 1e9);
                            folder.ifPresent(at -> KeptFile.write(at, derivation, decoder, made));
                            return made;
                        }));
            } catch (RuntimeException | Error e) {
                LOG.warnf(e, "the %s of %s cannot be made", derivation.name(), sae.id());
                task.result.completeExceptionally(e);
            }
        });
        return task;
    }

    private <T> T make(Derivation<T> derivation, DecoderTable decoder, Task<T> task) {
        return pool.submit(() -> derivation.maker().apply(decoder, progress -> task.progress = progress))
                .join();
    }

    @PreDestroy
    void stop() {
        queue.shutdownNow();
        pool.shutdownNow();
    }
}
