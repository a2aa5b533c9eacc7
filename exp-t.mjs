import ort from 'onnxruntime-node'
const ms=['w8','new2','new3'];
const ss={}; for (const m of ms) ss[m]=await ort.InferenceSession.create('/work/exp/models/'+m+'/base-encoder.int8.onnx',{intraOpNumThreads:1,enableCpuMemArena:false});
const a=new Float32Array(80*1200); for(let i=0;i<a.length;i++) a[i]=Math.sin(i*i)*.5;
const x=new ort.Tensor('float32',a,[1,80,1200]); const best={}; const outs={}
for(let i=0;i<10;i++) for(const m of ms){const t=performance.now(); outs[m]=await ss[m].run({mel:x}); best[m]=Math.min(best[m]??1e9,performance.now()-t)}
console.log(best); const d=(p,q)=>{let s=0;for(let i=0;i<p.length;i++)s+=Math.abs(p[i]-q[i]);return s/p.length}
console.log(d(outs.new3.n_layer_cross_k.data,outs.new2.n_layer_cross_k.data))
