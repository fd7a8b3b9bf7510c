// What a user of @scaleway/sdk does from an object to a server; each line says what came of a step.
import { Blockv1, Iamv1alpha1, Instancev1, Marketplacev2, createClient } from '@scaleway/sdk'

const [apiURL, accessKey, secretKey, defaultProjectId] = process.argv.slice(2)
const client = createClient({
  apiURL, accessKey, secretKey, defaultProjectId, defaultRegion: 'fr-par', defaultZone: 'fr-par-1',
})
const instance = new Instancev1.API(client)
const block = new Blockv1.API(client)
const say = (what, value) => console.log(`${what}: ${value}`)

const key = await new Iamv1alpha1.API(client).createSSHKey({
  name: 'sdk', publicKey: 'ssh-ed25519 AAAAC3NzaC1lZDI1NTE5AAAAIGJzXkz3nkDMnTzFLZfR1PPNcZqmFa1bX5JtqN1cWAAr me',
})
say('key', key.fingerprint)
const begun = await block.importSnapshotFromObjectStorage({ bucket: 'disks', key: 'small.qcow2', name: 'sdk' })
say('import', begun.status)
say('snapshot', (await block.waitForSnapshot({ snapshotId: begun.id })).status)
const { image } = await instance.createImage({ name: 'sdk', rootVolume: begun.id, arch: 'x86_64' })
say('image', image.state)
const { server } = await instance.createServer({
  name: 'sdk', commercialType: 'PLAY2-PICO', image: image.id, dynamicIpRequired: true,
})
const serverId = server.id
await instance.setServerUserData({ serverId, key: 'cloud-init', content: new Blob(['#cloud-config\n']) })
say('user data keys', (await instance.listServerUserData({ serverId })).userData)
await instance.serverAction({ serverId, action: 'poweron' })
const running = await instance.waitForServer({ serverId })
say('server', `${running.state} ${running.publicIp.address}`)
say('servers', (await instance.listServers().all()).length)
say('volume', (await block.getVolume({ volumeId: Object.values(running.volumes)[0].id })).status)
const offers = await new Marketplacev2.API(client).listLocalImages({
  imageLabel: 'debian_bookworm', zone: 'fr-par-1', type: 'instance_sbs',
})
say('label', offers.localImages[0].label)
await instance.serverAction({ serverId, action: 'terminate' })
for (let gone = false; !gone;) {
  try {
    await instance.getServer({ serverId })
    await new Promise(resume => setTimeout(resume, 50))
  } catch (error) {
    say('terminated', error.constructor.name)
    gone = true
  }
}
await instance.deleteImage({ imageId: image.id })
say('images', (await instance.listImages({ name: 'sdk' }).all()).length)
