import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { createApp } from '../api/app.js';
import { usualStreamLimits } from '../api/sse.js';
import { artifactsOf } from './artifacts.js';
import { StartFailure, type Config } from './config.js';
import { assertNoCopy } from './copied-directory.js';
import { assertNotHeld, holdDataDirectory } from './data-directory.js';
import { outwardFetch } from '../outward/fetch.js';
import { openDoor } from './door.js';
import { engineOf, launcherOf } from './engine.js';
import { gitHubOf } from '../github/deployments.js';
import { pageOf, webhookOf } from './github.js';
import { environmentsOf } from './environments.js';
import { holdBoard } from './hold-board.js';
import { addressOf, announcementOf, assertPortFree, closeServer, listen, serverFor } from './http-server.js';
import { createLease } from './lease.js';
import { heartbeatSeconds } from '../model/instance.js';
import { openDatabase, startFailureOf, takeDatabase, type OnBroken } from './open-database.js';
import { ownPackage } from './own-package.js';
import { jobTokens } from '../identity/job-tokens.js';
import { openIdProvider } from '../identity/provider.js';
import { platformsOf } from './platforms.js';
import { processLog } from '../platforms/process/backend-log.js';
import { processPlatform } from '../platforms/process/platform.js';
import { outwardPost } from './notices.js';
import { namesOf, prepareStages, stagesHere } from './prepare-stages.js';
import { probe } from './probe.js';
import type { Log } from '../ports/log.js';
import type { ApiPorts } from '../api/api-ports.js';
import type { Ports } from '../ports/ports.js';
import { belong } from '../controller/belong.js';
import { keepMachineName, keptMachineName } from '../files/machine-name.js';
import { settleDeliveries } from '../controller/delivery.js';
import { recordHostEnd } from '../controller/host-end.js';
import { createController, type Controller } from '../controller/controller.js';
import { notifyRound } from '../controller/notify.js';
import { reportRound } from '../controller/report.js';
import { fingerprintKey } from '../dotenv/fingerprint-key.js';
import { findCli, type Cli } from '../pulumi-cli/cli.js';
import { stateFolder } from '../pulumi-cli/environment.js';
import { stateFilesOf } from '../pulumi-cli/state-files.js';
import { createQueue, type Queue } from '../queue/queue.js';
import { repeat } from './repeat.js';
import { reviver } from './revive.js';
import { rights } from './rights.js';
import { loadCatalogue } from '../catalogue/catalogue.js';
import { openServiceLog } from './service-log.js';
import { restingController, sampleEnvironments, samplePlatforms } from './sample-service.js';
import { readTls } from './tls.js';
import { createRates } from '../store/rates.js';
import { createStore } from '../store/store.js';

export interface Service {
  readonly url: string;
  /**
   * Starts nothing more, leaves running updates to their runners, and closes what is its own; a fault for which it
   * stops is logged.
   */
  stop(fault?: unknown): Promise<void>;
  /** The stages of this machine that have a host, which stays without the service. */
  left(): Promise<string[]>;
}

type Stop = () => unknown;

/**
 * The only wiring: config → stages → store → engine → promotion → queue, api; stops in reverse.
 * Throws StartFailure, CatalogueError or EnvironmentError, and then leaves nothing open. `onBroken` is called when the
 * embedded database gives up, and has to end the process: nothing can be asked or closed any more.
 */
export async function startService(
  config: Config,
  onBroken: OnBroken = () => process.exit(1),
): Promise<Service> {
  const stops: Stop[] = [];
  const stop = async (): Promise<void> => {
    for (const next of stops.splice(0).reverse()) await next();
  };
  try {
    const { url, log, left } = await wire(config, { stops, onBroken });
    return {
      ...{ url, left },
      stop: (fault) => {
        if (fault !== undefined) log.error({ err: fault }, 'nothing caught a fault: the service stops');
        return stop();
      },
    };
  } catch (error) {
    await stop();
    throw startFailureOf(error);
  }
}

async function wire(
  config: Config,
  { stops, onBroken }: { stops: Stop[]; onBroken: OnBroken },
): Promise<Omit<Service, 'stop'> & { log: Log }> {
  const { dataDir } = config;
  const catalogue = await loadCatalogue(config.projectDir);
  await assertCanStart(config);
  const held = await holdDataDirectory(dataDir, { shared: config.databaseUrl !== null });
  stops.push(() => held.release());
  const { log, roll } = openServiceLog(dataDir);
  const cli = await needCli(config);
  const { bytes: uploadBytes } = config.uploads;
  const { artifacts, share } = artifactsOf(config, catalogue.project);
  const files = stateFilesOf(stateFolder(dataDir), config.bucket, config.machineEnv);
  // Beside the first stack, which is made by a process of its own.
  const opening = openDatabase(config, { log, onBroken });
  // What is wrong with it is told where it is awaited, which may be after it is known.
  opening.catch(() => undefined);
  stops.push(() =>
    opening.then(
      (database) => database.close(),
      () => undefined,
    ),
  );
  const own = config.machine ?? (await keptMachineName(dataDir));
  const take = async () => takeDatabase(config, { database: await opening, id: held.id, name: own });
  // The stacks in a bucket belong to whoever took the database first, and to all who join there.
  const joined = config.databaseUrl !== null && config.bucket !== null ? await take() : null;
  const homeId = joined?.id ?? held.id;
  const onThisMachine = stagesHere(catalogue, { own, isHome: homeId === held.id });
  const here = namesOf({ stages: onThisMachine });
  const stages = await prepareStages(config, {
    ...{ cli, catalogue, files, id: homeId, here: onThisMachine, others: held.others },
  });
  stops.push(() => stages.stop());
  await artifacts.sweep();
  if (stages.areMade) await held.prepared();
  const database = await opening;
  const home = joined ?? (await take());
  const store = createStore(database);
  await store.transaction((rows) => rows.stages.ensure(namesOf(catalogue)));
  const now = (): Date => new Date();
  const outward = outwardFetch(config.machineEnv);
  const version = versionOf(config, cli);
  const place = { dataDir, machine: held.id, alone: database.embedded !== null };
  await assertNoCopy(store, place);
  const lease = await createLease({ place, store, version: version.version, now, log });
  stops.push(() => lease.leave());
  await lease.beat();
  const queue = createQueue({ embedded: database.embedded, databaseUrl: config.databaseUrl, log });
  stops.push(() => queue.stop());
  const staying = await store.transaction((rows) =>
    belong({ waker: queue }, rows, { stages: catalogue.stages, home: home.id }),
  );
  for (const stage of staying)
    log.warn({ stage }, 'an update is under way on a stage: its machine changes at the next start');
  if (own !== null) await keepMachineName(dataDir, own);

  const processes = processPlatform(launcherOf(config));
  const engine = engineOf(config, { cli, catalogue, files, needStack: (stage) => stages.need(stage), now });
  const sampleTime = await store.read.sampleTime();
  const real = platformsOf({
    stages: catalogue.stages,
    elsewhere: (stage) => (here.includes(stage) ? null : (catalogue.get(stage)?.machine ?? home.host)),
    process: processes,
    processLog: processLog(dataDir),
    outputsOf: (stage) => engine.outputs(stage),
    probe,
    ecsEndpoint: config.ecsEndpoint,
    stsEndpoint: config.stsEndpoint,
    logsEndpoint: config.logsEndpoint,
    awsEndpoint: config.awsEndpoint,
    simulated: config.debugProviders !== null,
    env: config.machineEnv,
    now,
    log,
  });
  const platform = sampleTime === null ? real : samplePlatforms(store, real);
  const ofFiles = environmentsOf(config, { stages: onThisMachine });
  const environments = sampleTime === null ? ofFiles : sampleEnvironments(ofFiles);
  const stopping = new AbortController();
  const { identity, publicUrl, proxies } = config.reach;
  const ports: Ports = {
    catalogue,
    environments,
    store,
    waker: queue,
    engine,
    platform,
    artifacts,
    probe,
    post: outwardPost({
      ...{ env: config.machineEnv, allowsPrivate: config.tellsPrivate, closing: stopping.signal },
      ...{ key: await fingerprintKey(dataDir), publicUrl },
    }),
    holdBoard: holdBoard(dataDir),
    instance: {
      ...{ id: lease.id, machine: held.id, home: home.id },
      isGone: (other, at) => lease.isGone(other, at),
    },
    rights,
    keep: config.keep,
    drainSeconds: config.drainSeconds,
    lockWaitSeconds: config.lockWaitSeconds,
    forcedSeconds,
    now,
    log,
  };
  // Behind a sample there is nothing: it is looked at, and nothing is done for it.
  const controller = sampleTime === null ? createController(ports) : restingController;
  stops.push(() => controller.idle());
  stops.push(() => {
    controller.stop();
    engine.stop();
  });

  const doorPorts: ApiPorts = {
    ...ports,
    platform: { observe: (stage) => platform.glance(stage) },
    stageLog: platform.log,
    verbs: ports,
    rights,
    rates: createRates(database, config.budgets),
    artifacts,
    user: config.user,
    version,
    bodySeconds,
    uploadBytes,
    streams: { ...usualStreamLimits, closing: stopping.signal },
    ready: async () =>
      !stopping.signal.aborted &&
      lease.isHeld() &&
      (await answers(store.read.now())) &&
      !stopping.signal.aborted,
    failsGitHub: async () =>
      config.github.reports !== null && ((await store.read.reports.state())?.trouble ?? null) !== null,
    clockSkewSeconds: () => lease.skewSeconds(),
    publicUrl,
    dashboardDir: join(config.installDir, 'dist', 'dashboard'),
    provider: config.provider === null ? null : openIdProvider(config.provider, { now, log, fetch: outward }),
    jobs: config.ci === null ? null : jobTokens(config.ci, { now, log, fetch: outward }),
    webhook: webhookOf(config.github),
    badges: config.badges,
    demandsKey: config.demandsKey,
    proxies,
  };
  const app = createApp({ ...doorPorts, user: identity === 'local' ? config.user : null });
  const { server: made, renew } = await serverFor(app, { reach: config.reach, log });
  const server = await listen(made, config);
  stops.push(() => closeServer(server));
  if (renew !== null) stops.push(repeat(renew, { every: renewMilliseconds, first: renewMilliseconds, log }));
  const address = addressOf(server);
  lease.listensAt(address);
  const url = publicUrl ?? address;
  const door = identity === 'local' ? null : await openDoor(createApp(doorPorts), dataDir);
  if (door !== null) stops.push(() => door.close());
  const announcement = announcementOf(dataDir, { url, door: door?.path ?? null, now: now() });
  await announcement.show();
  stops.push(() => announcement.remove());
  stops.push(repeat(() => lease.beat(), { every: beatMilliseconds, first: 0, log }));
  const tidy = async (): Promise<void> => {
    await announcement.show();
    await lease.forgetGone();
  };
  stops.push(repeat(tidy, { every: beatMilliseconds, first: 0, log }));
  stops.push(beat(controller, log));
  stops.push(
    repeat(() => database.maintain(), { every: maintainMilliseconds, first: maintainMilliseconds, log }),
  );
  stops.push(tellGitHub(config, ports, outward));
  const notify = (): Promise<void> => notifyRound({ ports, closing: stopping.signal });
  stops.push(repeat(notify, { every: sweepMilliseconds, first: 0, log }));
  if (share !== null) stops.push(repeat(share, { every: maintainMilliseconds, first: 0, log }));
  const removeOld = async (): Promise<void> => {
    await roll();
    await controller.removeOld();
  };
  if (sampleTime === null)
    stops.push(repeat(removeOld, { every: maintainMilliseconds, first: maintainMilliseconds, log }));
  const hosts = reviver({
    platform: processes,
    stages: sampleTime === null ? here : [],
    tell: (stage, end) => recordHostEnd(ports, stage, end),
    log,
  });
  stops.push(repeat(() => hosts.round(), { every: reviveMilliseconds, first: 0, log }));
  stops.push(() => {
    hosts.stop();
  });
  // First of all: nothing new is started, and whoever asks or listens is told.
  stops.push(() => {
    stopping.abort();
    controller.stop();
  });
  const isShared = database.embedded === null;
  void queue.start(
    (stage) => (isShared ? wake(ports, stage, { queue, controller }) : controller.reconcile(stage)),
    isShared ? { id: held.id, onWake: (stage) => controller.reconcile(stage) } : undefined,
  );
  engine.start();
  void stages.makeRest(log).then(() => held.prepared());
  return { url, log, left: () => processes.hosted(here) };
}

/** A wake-up comes to any service that shares the queue; the machine that the stage belongs to is to look. */
async function wake(
  { log }: Pick<Ports, 'log'>,
  stage: string,
  { queue, controller }: { queue: Queue; controller: Controller },
): Promise<void> {
  try {
    const there = await controller.machineToWake(stage);
    if (there !== null) await queue.pass(stage, there);
    else await controller.reconcile(stage);
  } catch (error) {
    log.warn({ stage, err: error }, 'a wake-up could not be passed on; the sweep of its machine finds it');
  }
}

/** Works off what GitHub sent, and tells it of promotions: beside everything else, for it may be away. */
function tellGitHub(config: Config, ports: Ports, fetch: typeof globalThis.fetch): Stop {
  const { reports, webhookSecrets } = config.github;
  const { publicUrl } = config.reach;
  const github = reports === null ? null : gitHubOf(reports, { now: ports.now, fetch });
  const logUrlOf = (promotion: string): string | null => pageOf(promotion, publicUrl);
  const rounds = [
    ...(webhookSecrets.length === 0 ? [] : [() => settleDeliveries(ports)]),
    ...(github === null ? [] : [() => reportRound({ ports, github, logUrlOf })]),
  ];
  const every = sweepMilliseconds;
  const loops = rounds.map((round) => repeat(round, { every, first: 0, log: ports.log }));
  return () => Promise.all(loops.map((stop) => stop()));
}

/** What can be known before anything is made: whose data directory it is says more than whose port. */
async function assertCanStart(config: Config): Promise<void> {
  await assertNotHeld(config.dataDir);
  if (config.reach.tls !== null) await readTls(config.reach.tls);
  await assertPortFree(config);
}

async function needCli({ installDir, machineEnv }: Config): Promise<Cli> {
  const cli = await findCli({ installDir, env: machineEnv });
  if (cli !== undefined) return cli;
  throw new StartFailure([{ code: 'no-cli', facts: {} }]);
}

function versionOf({ installDir }: Config, { version, from }: Cli): ApiPorts['version'] {
  const own = ownPackage(installDir);
  return { name: 'switchback', version: own.version, node: process.version, pulumi: { version, from } };
}

/** Whether it is answered in time: a network that was cut says nothing. */
const answers = (asked: Promise<unknown>): Promise<boolean> =>
  Promise.race([
    asked,
    pause(readyMilliseconds, null, { ref: false }).then(() => Promise.reject(new Error('late'))),
  ]).then(
    () => true,
    () => false,
  );

const bodySeconds = 30;
const forcedSeconds = 10;
const readyMilliseconds = 2000;
const beatMilliseconds = heartbeatSeconds * 1000;
const renewMilliseconds = 2000;
const sweepMilliseconds = 2000;
const tickMilliseconds = 500;
const reviveMilliseconds = 3000;
const maintainMilliseconds = 3_600_000;

/** The two clocks of the service; each waits for its last round before the next, and stops with it. */
function beat(controller: Controller, log: Log): Stop {
  const loops = [
    repeat(() => controller.sweep(), { every: sweepMilliseconds, first: 0, log }),
    repeat(() => controller.tick(), { every: tickMilliseconds, first: 0, log }),
  ];
  return () => Promise.all(loops.map((stop) => stop()));
}
