import ort from 'onnxruntime-node'
import { readFileSync } from 'node:fs'
const m=process.argv[2]
const s=await ort.InferenceSession.create(m+'/base-encoder.int8.onnx',{intraOpNumThreads:1,interOpNumThreads:1,enableCpuMemArena:false})
const a=new Float32Array(80*400); for(let i=0;i<a.length;i++) a[i]=Math.sin(i*i)*.5
const o=await s.run({mel:new ort.Tensor('float32',a,[1,80,400])})
const k=o.n_layer_cross_k.data; let sum=0,abs=0; for(const v of k){sum+=v;abs+=Math.abs(v)}
console.log(m,k.length,sum,abs,Array.from(k.slice(0,4)))
